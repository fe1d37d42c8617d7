import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openDaemon } from './sdk.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const text = readFileSync(here('your-own-sdk.md'), 'utf8');

/** The programs of the document, by the name that their first line gives. */
const programs = new Map(
  [...text.matchAll(/```js\n\/\/ ([^\n]+)\n(.*?)```/gs)].map(([, name, code]) => [name, code]),
);

/** Runs files of which the last one is the program; answers with the lines that it wrote. */
async function linesOf(files, env = {}) {
  const folder = here(`document-${process.version}`);
  mkdirSync(folder, { recursive: true });
  for (const [name, code] of Object.entries(files)) writeFileSync(`${folder}/${name}`, code);
  const program = `${folder}/${Object.keys(files).at(-1)}`;
  const options = { env: { ...process.env, ...env } };
  const { stdout } = await promisify(execFile)(process.execPath, [program], options);
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
}

test('the handler inside an SDK of the 3.x line sends its spans and writes their ids', async () => {
  const daemon = await openDaemon();
  const [line, ...others] = await linesOf(
    {
      'tracing.mjs': programs.get('3.x: tracing.mjs'),
      'handler.mjs': programs.get('handler.mjs'),
      'main.mjs': `
        import { handler } from './handler.mjs';
        await handler({ id: 7 }, { functionName: 'orders', awsRequestId: 'r1' });`,
    },
    { AWS_XRAY_DAEMON_ADDRESS: daemon.address },
  );
  const [load, other, outer] = await daemon.received(3);
  assert.deepEqual([load.name, other.name, outer.name], ['load', 'by any library', 'shop']);
  assert.deepEqual([load.parent_id, other.parent_id], [outer.id, outer.id]);
  assert.equal(line.span_id, load.id);
  assert.deepEqual(others, []);
  daemon.close();
});

test('the exporter of metrics writes a histogram of the 3.x line', async () => {
  const [line] = await linesOf({ 'metrics.mjs': programs.get('metrics.mjs') });
  assert.equal(line.service, 'orders');
  assert.equal(line.latency.Count, 4);
  assert.deepEqual([line.latency.Min, line.latency.Max, line.latency.Sum], [12, 80, 121]);
});
