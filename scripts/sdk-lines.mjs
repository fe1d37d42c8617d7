import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { installUser } from './sdk-lines/user-folder.mjs';

/*
 * Runs the packed package inside OpenTelemetry's 3.x line, on the Node.js lines that it takes, and
 * checks its types against it. What is built is packed: build first.
 *
 * node scripts/sdk-lines.mjs: all is installed into a temporary folder, from npm's cache where that
 * has it. The binaries of Node.js are for Linux x64; elsewhere nothing is run, and that is said.
 */
const NODE_LINES = [22, 24];

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const repository = here('..');

if (process.platform !== 'linux' || process.arch !== 'x64') {
  console.log(`Not run on ${process.platform} ${process.arch}: the binaries are for Linux x64.`);
  process.exit(0);
}
if (!existsSync(join(repository, 'dist/esm/index.js'))) {
  console.error('There is nothing to pack. Run "npm run build" first.');
  process.exit(1);
}

const folder = mkdtempSync(join(tmpdir(), 'sdk-lines-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

installUser(folder, { repository, nodeLines: NODE_LINES });
cpSync(here('sdk-lines/programs'), folder, { recursive: true });
cpSync(here('../docs/your-own-sdk.md'), join(folder, 'your-own-sdk.md'));
const programs = readdirSync(folder).filter((file) => file.endsWith('.test.mjs'));

/** Runs a command in the folder, for all to see; tells whether it went well. */
function succeeds(title, command, words) {
  console.log(`\n${title}`);
  return spawnSync(command, words, { cwd: folder, stdio: 'inherit' }).status === 0;
}

const tsc = join(repository, 'node_modules/typescript/bin/tsc');
const results = [
  succeeds('Types against the 3.x line, declarations of packages included', process.execPath, [
    tsc,
    '--project',
    folder,
  ]),
  ...NODE_LINES.map((line) =>
    succeeds(`The 3.x line on Node.js ${line}`, join(folder, `node_modules/node${line}/bin/node`), [
      '--test',
      '--test-reporter=spec',
      ...programs,
    ]),
  ),
];
if (results.includes(false)) {
  console.error('\nThe 3.x line: failed, see above.');
  process.exit(1);
}
console.log(`\nThe 3.x line: types, and ${programs.length} programs on each Node.js line, passed.`);
