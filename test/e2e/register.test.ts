import { mkdtempSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type BuildOptions, build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, inject, test } from 'vitest';
import { ROOT } from './consumer.js';
import { type Daemon, openDaemon } from './daemon.js';
import {
  type Line,
  type RunningFunction,
  startFunction,
  TRACE,
  writeFiles,
} from './register-function.js';

type Files = Readonly<Record<string, string>>;

const REGISTER = 'node_modules/fluoroscope/register.handler';
const LOGGER_ESM = "import { createLogger } from 'fluoroscope'; const logger = createLogger();";
const LOGGER_CJS =
  "const { createLogger } = require('fluoroscope'); const logger = createLogger();";
const HANDLER = "async (event) => { logger.info('inside'); return { id: event.id }; }";
const ESM = `${LOGGER_ESM} export const handler = ${HANDLER};`;
const CJS = `${LOGGER_CJS} exports.handler = ${HANDLER};`;

const taskRoot = inject('consumers')['1.9.1'] ?? '';
const packageFolder = join(taskRoot, 'node_modules/fluoroscope');

let daemon: Daemon;
const started: RunningFunction[] = [];
beforeAll(async () => {
  daemon = await openDaemon();
});
afterEach(async () => {
  await Promise.all(started.splice(0).map((running) => running.end()));
  daemon.documents.length = 0;
});
afterAll(() => daemon.close());

/** Writes an application into a folder of its own in the task root; answers with the folder's name. */
function application(files: Files): string {
  const folder = mkdtempSync(join(taskRoot, 'app-'));
  writeFiles(folder, files);
  return basename(folder);
}

async function start(
  env: Readonly<Record<string, string>>,
  handler: string = REGISTER,
): Promise<RunningFunction> {
  const running = await startFunction({
    handler,
    taskRoot,
    packageFolder,
    env: { AWS_XRAY_DAEMON_ADDRESS: daemon.address, ...env },
  });
  started.push(running);
  return running;
}

/** Proves that one invocation answered, and that its span and its line have the same ids. */
async function expectOneTracedInvocation(running: RunningFunction): Promise<void> {
  expect(await running.initialised).toBeUndefined();
  expect(await running.invoke({ id: 7 })).toMatchObject({ payload: '{"id":7}' });
  const documents = await daemon.received(1);
  expect(documents).toMatchObject([
    { name: 'hello', trace_id: TRACE.root, parent_id: TRACE.parent, type: 'subsegment' },
  ]);
  const lines = await running.end();
  expect(lines.filter(({ message }) => message === 'inside')).toMatchObject([
    { level: 'INFO', xray_trace_id: TRACE.root, span_id: documents[0]?.id },
  ]);
  expect(daemon.documents).toHaveLength(1);
}

describe('a handler without code of ours around it is traced, and its lines are', () => {
  test.each<[name: string, handler: string, files: Files]>([
    ['an ES module', 'app.handler', { 'app.mjs': ESM }],
    [
      'an ES module by its package.json, with a top-level await',
      'app.handler',
      {
        'package.json': '{ "type": "module" }',
        'app.js': `await new Promise((resolve) => setTimeout(resolve, 5)); ${ESM}`,
      },
    ],
    ['CommonJS', 'app.handler', { 'app.js': CJS }],
    ['CommonJS by its extension', 'app.handler', { 'app.cjs': CJS }],
    ['a file without an extension', 'app.handler', { app: CJS }],
    [
      'a nested export',
      'app.api.v1.handler',
      { 'app.mjs': `${LOGGER_ESM} export const api = { v1: { handler: ${HANDLER} } };` },
    ],
    ['a default export', 'app.default', { 'app.mjs': `${LOGGER_ESM} export default ${HANDLER};` }],
    [
      'an object that is the default export',
      'app.handler',
      { 'app.mjs': `${LOGGER_ESM} export default { handler: ${HANDLER} };` },
    ],
    [
      'exports that only a run shows',
      'app.handler',
      {
        'app.js': `${LOGGER_CJS} const all = { handler: ${HANDLER} }; module.exports = Object.fromEntries(Object.entries(all));`,
      },
    ],
    ['a folder with dots', 'a.dir/b.dir/app.handler', { 'a.dir/b.dir/app.mjs': ESM }],
    ['a folder that is a module', 'app.handler', { 'app/index.js': CJS }],
  ])('%s', async (_, handler, files) => {
    await expectOneTracedInvocation(
      await start({ FLUOROSCOPE_HANDLER: `${application(files)}/${handler}` }),
    );
  });

  test('one that calls back', async () => {
    const text = `${LOGGER_CJS} exports.handler = (event, context, callback) => {
      setTimeout(() => { logger.info('inside'); callback(null, { id: event.id }); }, 5);
    };`;
    const folder = application({ 'app.js': text });
    await expectOneTracedInvocation(await start({ FLUOROSCOPE_HANDLER: `${folder}/app.handler` }));
  });

  test.each(['nodejs20.x', 'nodejs24.x'])(
    'one with three parameters, as %s starts it',
    async (runtime) => {
      const text = 'exports.handler = (event, context, callback) => callback(null, "called");';
      const running = await start({
        FLUOROSCOPE_HANDLER: `${application({ 'app.js': text })}/app.handler`,
        AWS_EXECUTION_ENV: `AWS_Lambda_${runtime}`,
      });
      expect(await running.initialised).toBeUndefined();
      expect(await running.invoke({})).toMatchObject({ payload: '"called"' });
    },
  );

  test('one that streams, with its symbols', async () => {
    const text = `${LOGGER_ESM} export const handler = awslambda.streamifyResponse(
      async (event, stream, context) => {
        logger.info('inside');
        stream.setContentType('text/plain');
        stream.write(String(stream.writableHighWaterMark));
        stream.end(' ' + context.awsRequestId.length);
        await new Promise((resolve) => stream.on('finish', resolve));
      },
      { highWaterMark: 4321 },
    );`;
    const folder = application({ 'app.mjs': text });
    const running = await start({ FLUOROSCOPE_HANDLER: `${folder}/app.handler` });
    const { collected } = await running.invoke({});
    expect(collected?.contentType).toBe('text/plain');
    expect(collected?.body.toString()).toBe('4321 36');
    const [document] = await daemon.received(1);
    const lines = await running.end();
    expect(lines.filter(({ message }) => message === 'inside')).toMatchObject([
      { span_id: document?.id },
    ]);
  });

  test.each<[name: string, file: string, options: BuildOptions]>([
    ['CommonJS', 'bundle.cjs', { format: 'cjs' }],
    ['minified CommonJS', 'bundle.cjs', { format: 'cjs', minify: true }],
    ['an ES module', 'bundle.mjs', { format: 'esm' }],
    ['a minified ES module', 'bundle.mjs', { format: 'esm', minify: true }],
  ])('one that is bundled as %s, with a copy of this package in it', async (_, file, options) => {
    const folder = application({ 'source.mjs': ESM });
    await bundle(join(taskRoot, folder), file, options);
    await expectOneTracedInvocation(
      await start({ FLUOROSCOPE_HANDLER: `${folder}/bundle.handler` }),
    );
  });

  test('one of Middy that streams, with a head of its own', async () => {
    const text = `import middy from '@middy/core'; ${LOGGER_ESM}
      export const handler = middy(
        async (event) => {
          logger.info('inside');
          return { statusCode: 201, headers: { 'x-own': '1' }, body: 'id ' + event.id };
        },
        { streamifyResponse: true },
      ).after(() => logger.info('after'));`;
    const folder = application({ 'source.mjs': text });
    await bundle(join(taskRoot, folder), 'app.mjs', {
      format: 'esm',
      nodePaths: [join(ROOT, 'node_modules')],
    });
    const running = await start({ FLUOROSCOPE_HANDLER: `${folder}/app.handler` });
    const { collected } = await running.invoke({ id: 7 });
    expect(collected?.contentType).toBe('application/vnd.awslambda.http-integration-response');
    const [head = '', body] = collected?.body.toString().split('\0'.repeat(8)) ?? [];
    expect(JSON.parse(head)).toEqual({ statusCode: 201, headers: { 'x-own': '1' } });
    expect(body).toBe('id 7');
    const [document] = await daemon.received(1);
    const lines = (await running.end()).filter(({ level }) => level === 'INFO');
    expect(lines).toMatchObject([
      { message: 'inside', span_id: document?.id },
      { message: 'after', span_id: document?.id },
    ]);
  });

  test('one that comes out of a layer by its name alone', async () => {
    const folder = application({ 'layer/shop/index.js': CJS });
    await expectOneTracedInvocation(
      await start({
        FLUOROSCOPE_HANDLER: 'shop.handler',
        NODE_PATH: join(taskRoot, folder, 'layer'),
      }),
    );
  });

  test('one of a module that imports the wrapped handler by the package’s name', async () => {
    const folder = application({
      'app.mjs': ESM,
      'entry.mjs': "export { handler } from 'fluoroscope/register';",
    });
    const env = { FLUOROSCOPE_HANDLER: `${folder}/app.handler` };
    await expectOneTracedInvocation(await start(env, `${folder}/entry.handler`));
  });
});

async function bundle(folder: string, file: string, options: BuildOptions): Promise<void> {
  await build({
    entryPoints: [join(folder, 'source.mjs')],
    bundle: true,
    platform: 'node',
    outfile: join(folder, file),
    ...options,
  });
}

describe('what the original finds', () => {
  /** What a handler answers, whose module is this text. */
  async function answerOf(
    text: string,
    env: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const folder = application({ 'app.mjs': text });
    const running = await start({ FLUOROSCOPE_HANDLER: `${folder}/app.handler`, ...env });
    const { payload, failure } = await running.invoke({});
    expect(failure).toBeUndefined();
    return JSON.parse(payload ?? '') as unknown;
  }

  test('is the _HANDLER that it had, from its first line on', async () => {
    const answer = await answerOf(
      'const atLoad = process.env._HANDLER; export const handler = () => [atLoad, process.env._HANDLER];',
    );
    const expected = expect.stringMatching(/^app-\w+\/app\.handler$/) as unknown;
    expect(answer).toEqual([expected, expected]);
  });

  test('is OpenTelemetry’s API with providers behind it, as soon as it loads', async () => {
    const folder = application({
      'app.mjs': `import { metrics, trace } from '@opentelemetry/api';
        const orders = metrics.getMeter('shop').createCounter('orders');
        export const handler = () => {
          orders.add(3);
          trace.getTracer('shop').startActiveSpan('inner', (span) => span.end());
        };`,
    });
    const running = await start({ FLUOROSCOPE_HANDLER: `${folder}/app.handler` });
    await running.invoke({});
    const documents = await daemon.received(2);
    const outer = documents.find(({ name }) => name === 'hello');
    const inner = documents.find(({ name }) => name === 'inner');
    expect(inner?.parent_id).toBe(outer?.id);
    const metric = (await running.end()).find((line) => '_aws' in line);
    expect(metric).toMatchObject({ orders: 3 });
  });

  test('is no second span when instrument() has wrapped it already', async () => {
    const folder = application({
      'app.mjs': `import { instrument } from 'fluoroscope';
        import { awsTelemetry } from 'fluoroscope/aws';
        ${LOGGER_ESM}
        export const handler = instrument(${HANDLER}, { telemetry: awsTelemetry() });`,
    });
    const running = await start({ FLUOROSCOPE_HANDLER: `${folder}/app.handler` });
    await expectOneTracedInvocation(running);
    expect((await running.end()).filter(({ level }) => level === 'WARN')).toEqual([]);
  });

  test('is its own error, as Lambda is told of it without us', async () => {
    const folder = application({
      'app.mjs':
        'class ShopError extends Error { name = "ShopError" } export const handler = async () => { throw new ShopError("closed"); };',
    });
    const plain = await start({}, `${folder}/app.handler`);
    const wrapped = await start({ FLUOROSCOPE_HANDLER: `${folder}/app.handler` });
    const expected = await plain.invoke({});
    const { failure } = await wrapped.invoke({});
    expect(failure).toMatchObject({ errorType: 'ShopError', errorMessage: 'closed' });
    expect(failure?.trace[1]).toBe(expected.failure?.trace[1]);
    expect(await daemon.received(1)).toMatchObject([{ fault: true }]);
  });
});

test('a variable that cannot be used is told of, though nobody has asked for a line yet', async () => {
  const folder = application({ 'app.mjs': 'export const handler = () => 1;' });
  const running = await start({
    FLUOROSCOPE_HANDLER: `${folder}/app.handler`,
    OTEL_TRACES_EXPORTER: 'jager',
  });
  await running.invoke({});
  expect(await running.end()).toContainEqual(
    expect.objectContaining<Line>({
      level: 'WARN',
      message: expect.stringContaining('OTEL_TRACES_EXPORTER is "jager"'),
    }),
  );
});
