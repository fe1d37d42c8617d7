import { copyFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, inject, test } from 'vitest';
import { type Daemon, openDaemon } from './daemon.js';
import { type RunningFunction, startFunction, TRACE, writeFiles } from './register-function.js';

const SOURCE = `import { createLogger } from 'fluoroscope';
const logger = createLogger();
export const handler = async (event) => {
  logger.info('inside');
  return { id: event.id, handler: process.env._HANDLER };
};`;
const PLAIN =
  'export const handler = async (event) => ({ id: event.id, handler: process.env._HANDLER });';

/** Where one of Lambda's machines has a layer; the space proves that the script quotes. */
const house = mkdtempSync(join(tmpdir(), 'fluoroscope layer-'));
const opt = join(house, 'opt');
const packageFolder = join(opt, 'nodejs/node_modules/fluoroscope');
const WRAPPERS = {
  'as the layer’s own file': join(opt, 'fluoroscope'),
  'where npm has put it': join(packageFolder, 'dist/layer/fluoroscope'),
};

let daemon: Daemon;
let running: RunningFunction | undefined;
beforeAll(async () => {
  daemon = await openDaemon();
  const consumer = inject('consumers')['1.9.1'] ?? '';
  cpSync(join(consumer, 'node_modules'), join(opt, 'nodejs/node_modules'), { recursive: true });
  copyFileSync(WRAPPERS['where npm has put it'], WRAPPERS['as the layer’s own file']);
});
afterEach(async () => {
  await running?.end();
  running = undefined;
  daemon.documents.length = 0;
});
afterAll(async () => {
  await daemon.close();
  rmSync(house, { recursive: true });
});

/** A task root that has none of our packages, nor has any folder above it. */
async function taskRootOf(file: string, options?: BuildOptions): Promise<string> {
  const root = mkdtempSync(join(house, 'task-'));
  if (options === undefined) {
    writeFiles(root, { [file]: PLAIN });
    return root;
  }
  const folder = join(opt, 'nodejs');
  await build({
    stdin: { contents: SOURCE, resolveDir: folder },
    bundle: true,
    platform: 'node',
    outfile: join(root, file),
    absWorkingDir: folder,
    ...options,
  });
  return root;
}

const APPLICATIONS: ReadonlyArray<[name: string, file: string, options?: BuildOptions]> = [
  ['plain code without a package', 'app.mjs'],
  ['a bundle in CommonJS', 'app.js', { format: 'cjs' }],
  ['a minified bundle in CommonJS', 'app.js', { format: 'cjs', minify: true }],
  ['a bundle as an ES module', 'app.mjs', { format: 'esm' }],
  ['a minified bundle as an ES module', 'app.mjs', { format: 'esm', minify: true }],
];

for (const [place, wrapper] of Object.entries(WRAPPERS)) {
  test.each(APPLICATIONS)(`with the script ${place}, %s is wrapped`, async (_, file, options) => {
    running = await startFunction({
      handler: 'app.handler',
      taskRoot: await taskRootOf(file, options),
      packageFolder,
      wrapper,
      env: { AWS_XRAY_DAEMON_ADDRESS: daemon.address },
    });
    expect(await running.initialised).toBeUndefined();
    const { payload } = await running.invoke({ id: 7 });
    expect(JSON.parse(payload ?? '')).toEqual({ id: 7, handler: 'app.handler' });
    const documents = await daemon.received(1);
    expect(documents).toMatchObject([
      { name: 'hello', trace_id: TRACE.root, parent_id: TRACE.parent },
    ]);
    const lines = await running.end();
    expect(lines.filter(({ message }) => message === 'inside')).toMatchObject(
      options === undefined ? [] : [{ span_id: documents[0]?.id }],
    );
    expect(daemon.documents).toHaveLength(1);
  });
}

test('a handler that is named to us already stays the one that is wrapped', async () => {
  running = await startFunction({
    handler: 'node_modules/fluoroscope/register.handler',
    taskRoot: await taskRootOf('app.mjs'),
    packageFolder,
    wrapper: WRAPPERS['as the layer’s own file'],
    env: { FLUOROSCOPE_HANDLER: 'app.handler', AWS_XRAY_DAEMON_ADDRESS: daemon.address },
  });
  expect(await running.invoke({ id: 7 })).toMatchObject({
    payload: '{"id":7,"handler":"app.handler"}',
  });
  expect(await daemon.received(1)).toMatchObject([{ name: 'hello' }]);
});

test('a function without a handler is told of the variable that is missing', async () => {
  running = await startFunction({
    handler: '',
    taskRoot: await taskRootOf('app.mjs'),
    packageFolder,
    wrapper: WRAPPERS['as the layer’s own file'],
  });
  expect(await running.initialised).toMatchObject({
    errorType: 'Runtime.MalformedHandlerName',
    errorMessage: expect.stringContaining('FLUOROSCOPE_HANDLER is not set') as unknown,
  });
});
