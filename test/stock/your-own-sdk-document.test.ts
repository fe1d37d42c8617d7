import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startDaemon, type UdpDaemon } from '../exporters/xray/udp-daemon.js';

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const text = readFileSync(here('../../docs/your-own-sdk.md'), 'utf8');

/** The programs of the document, by the name that their first line gives. */
const programs = new Map(
  [...text.matchAll(/```js\n\/\/ ([^\n]+)\n(.*?)```/gs)].map(([, name = '', code = '']) => [
    name,
    code,
  ]),
);

/** The output that the document shows, line by line. */
const shown = [...text.matchAll(/```json\n(.*?)```/gs)].map(([, output = '']) =>
  output
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map(comparable),
);

let folder: string;
let daemon: UdpDaemon;
beforeAll(async () => {
  // Inside of node_modules the names of packages are found.
  folder = mkdtempSync(here('../../node_modules/.your-own-sdk-'));
  // A package of its own: this repository's says that its modules have no side effects.
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
  daemon = await startDaemon();
});
afterAll(async () => {
  await daemon.close();
  rmSync(folder, { recursive: true });
});

/** Runs a program of the document, with the package of this repository, and reads its lines. */
async function linesOf(files: Readonly<Record<string, string>>, env = {}): Promise<string[]> {
  const home = mkdtempSync(join(folder, 'program-'));
  for (const [name, code] of Object.entries(files)) writeFileSync(join(home, name), code);
  const outfile = join(home, 'bundle.mjs');
  await build({
    entryPoints: [join(home, 'main.mjs')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    external: ['@opentelemetry/*'],
    alias: {
      fluoroscope: here('../../src/index.ts'),
      'fluoroscope/xray': here('../../exporters/xray/index.ts'),
      'fluoroscope/emf': here('../../exporters/emf/index.ts'),
    },
    logLevel: 'error',
  });
  const output = execFileSync(process.execPath, [outfile], {
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
  return output.split('\n').filter((line) => line !== '');
}

/** A line without what differs from one run to the next. */
function comparable(line: string): unknown {
  const plain = line
    .replace(/\b[0-9a-f]{32}\b|\b1-[0-9a-f]{8}-[0-9a-f]{24}\b|\b[0-9a-f]{16}\b/g, 'id')
    .replace(/"\d{4}-\d\d-\d\dT[\d:.]+Z"/g, '"time"')
    .replace(/\b1[0-9]{9}(\.\d+|\d{3})?\b/g, '0');
  return JSON.parse(plain);
}

const program = (name: string): string => programs.get(name) ?? `throw new Error('no ${name}');`;

test('the handler inside an SDK of the 2.x line writes and sends what the document shows', async () => {
  const lines = await linesOf(
    {
      'tracing.mjs': program('2.x: tracing.mjs'),
      'handler.mjs': program('handler.mjs'),
      'main.mjs': `
        import { handler } from './handler.mjs';
        await handler({ id: 7 }, { functionName: 'orders', awsRequestId: '6bc28136-c5de-4365-b021-0ce6b2e64ab0' });`,
    },
    { AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.port}`, OTEL_SERVICE_NAME: 'shop' },
  );
  await daemon.received(3);
  const documents = daemon.datagrams.map((datagram) => datagram.split('\n')[1] ?? '');
  expect(lines.map(comparable)).toEqual(shown[0]);
  expect(documents.map(comparable)).toEqual(shown[1]);
});

test('the exporter of metrics writes what the document shows', async () => {
  const lines = await linesOf({ 'main.mjs': program('metrics.mjs') });
  expect(lines.map(comparable)).toEqual(shown[2]);
});
