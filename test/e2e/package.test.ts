import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { API_VERSIONS, ROOT } from './consumer.js';

const SURFACE: Readonly<Record<string, readonly string[]>> = {
  fluoroscope: [
    'CorrelationPath',
    'MetricUnit',
    'captureAWSv3Client',
    'captureHttp',
    'createLogger',
    'createMetrics',
    'createTracer',
    'instrument',
    'processBatch',
  ],
  'fluoroscope/aws': ['awsTelemetry'],
  'fluoroscope/appsync': [
    'ResolverNotFoundError',
    'awsDate',
    'awsDateTime',
    'awsTime',
    'awsTimestamp',
    'createResolver',
    'makeId',
  ],
  'fluoroscope/console': ['consoleTelemetry'],
  'fluoroscope/emf': ['createEmfExporter', 'createEmfMeterProvider'],
  'fluoroscope/environment': ['environmentTelemetry'],
  'fluoroscope/memory': ['memoryTelemetry', 'recordTelemetry'],
  'fluoroscope/openapi': ['openapi'],
  'fluoroscope/pino': ['pinoMixin'],
  'fluoroscope/otlp': ['otlpLogs', 'otlpMetrics', 'otlpTelemetry', 'otlpTraces'],
  'fluoroscope/xray': [
    'createXRayExporter',
    'createXRayIdGenerator',
    'createXRayPropagator',
    'toXRayDocuments',
  ],
};

/** All subpaths; of those with many names one is looked for. */
const NAMES = [...Object.keys(SURFACE), 'fluoroscope/router', 'fluoroscope/testing'];

/** What a user's program says, run by a bare Node in the user's folder. */
function run(folder: string, file: string, text: string): unknown {
  const path = join(folder, file);
  writeFileSync(path, text);
  const output = execFileSync(process.execPath, [path], { cwd: folder, encoding: 'utf8' });
  return JSON.parse(output.trim().split('\n').at(-1) ?? '');
}

const folderOf = (version: string): string => inject('consumers')[version] ?? '';

test('package.json lists exactly the subpaths that are tested here', () => {
  const { exports } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as {
    exports: Record<string, unknown>;
  };
  const subpaths = Object.keys(exports).map((key) => `fluoroscope${key.slice(1)}`);
  // Tested elsewhere: where there is a handler to wrap, and a test runner to extend.
  const others = ['register', 'testing/jest', 'testing/vitest', 'package.json'];
  const tested = [...NAMES, ...others.map((name) => `fluoroscope/${name}`)];
  expect(subpaths.sort()).toEqual(tested.sort());
});

describe.each([...API_VERSIONS.keys()])('with @opentelemetry/api %s', (version) => {
  test('every subpath is imported and required, and has the same names both ways', () => {
    const names = JSON.stringify(NAMES);
    const imported = run(
      folderOf(version),
      'import.mjs',
      `const all = {};
       for (const name of ${names}) all[name] = Object.keys(await import(name)).sort();
       console.log(JSON.stringify(all));`,
    ) as Record<string, string[]>;
    const required = run(
      folderOf(version),
      'require.cjs',
      `const all = {};
       for (const name of ${names}) all[name] = Object.keys(require(name)).sort();
       console.log(JSON.stringify(all));`,
    );
    expect(required).toEqual(imported);
    expect(imported).toMatchObject(SURFACE);
    expect(imported['fluoroscope/router']).toContain('createRouter');
  });

  test('an ES module and a CommonJS copy in one process share the invocation', () => {
    const seen = run(
      folderOf(version),
      'both.mjs',
      `import { createRequire } from 'node:module';
       import { instrument } from 'fluoroscope';
       import { memoryTelemetry } from 'fluoroscope/memory';
       const { createLogger, createTracer } = createRequire(import.meta.url)('fluoroscope');
       const telemetry = memoryTelemetry();
       const logger = createLogger();
       const tracer = createTracer();
       const handler = instrument(async () => {
         logger.appendKeys({ a: 1 });
         tracer.capture('inner', () => logger.info('hi'));
       }, { telemetry });
       await handler({}, { functionName: 'f', awsRequestId: 'r1' });
       const [inner, outer] = telemetry.spans;
       const [log] = telemetry.logs;
       console.log(JSON.stringify({ nested: inner.parentSpanId === outer.spanId, log: log.attributes, inner: inner.spanId }));`,
    ) as { nested: boolean; log: Record<string, unknown>; inner: string };
    expect(seen.nested).toBe(true);
    expect(seen.log).toMatchObject({ a: 1, function_request_id: 'r1', span_id: seen.inner });
  });

  test.each([...API_VERSIONS].filter(([other]) => other !== version))(
    'ids, keys and metrics hold with a foreign copy %s registered first',
    (_, foreign) => {
      const seen = run(
        folderOf(version),
        `foreign-${foreign.replaceAll('/', '-')}.mjs`,
        `import { createRequire } from 'node:module';
         const require = createRequire(import.meta.url);
         const foreign = require(${JSON.stringify(join(ROOT, 'node_modules', foreign))});
         const manager = { active: () => foreign.ROOT_CONTEXT, with: (c, fn, self, ...args) => fn.apply(self, args), bind: (c, fn) => fn, enable() { return this; }, disable() { return this; } };
         foreign.context.setGlobalContextManager(manager);
         foreign.trace.setGlobalTracerProvider(new foreign.ProxyTracerProvider());
         const { instrument, createLogger, createMetrics, createTracer, MetricUnit } = await import('fluoroscope');
         const { memoryTelemetry } = await import('fluoroscope/memory');
         const telemetry = memoryTelemetry();
         const logger = createLogger(); const tracer = createTracer(); const metrics = createMetrics({ namespace: 'N' });
         const handler = instrument(async ({ id }) => {
           logger.appendKeys({ id });
           await new Promise((resolve) => setTimeout(resolve, 5));
           await tracer.capture('inner', async () => { await null; logger.info('hi'); });
           metrics.addMetric('M', MetricUnit.Count, id);
         }, { telemetry });
         await Promise.all([1, 2].map((id) => handler({ id }, { functionName: 'f', awsRequestId: 'r' + id })));
         const spans = telemetry.spans;
         console.log(JSON.stringify(telemetry.logs.map(({ attributes }) => {
           const inner = spans.find((span) => span.spanId === attributes.span_id);
           const outer = spans.find((span) => span.spanId === inner?.parentSpanId);
           return { id: attributes.id, request: attributes.function_request_id, inner: inner?.name, outer: outer?.attributes['faas.invocation_id'], metrics: telemetry.metrics.map((metric) => metric.value) };
         })));`,
      );
      const metrics = [1, 2];
      expect(seen).toEqual([
        { id: 1, request: 'r1', inner: 'inner', outer: 'r1', metrics },
        { id: 2, request: 'r2', inner: 'inner', outer: 'r2', metrics },
      ]);
    },
  );
});

test('an application is type-checked with nothing but the API beside it', () => {
  const folder = mkdtempSync(join(folderOf('1.9.1'), 'types-'));
  const compilerOptions = {
    strict: true,
    skipLibCheck: false,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: 'ES2022',
    lib: ['ES2022'],
    types: [],
    module: 'nodenext',
    moduleResolution: 'nodenext',
  };
  writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
  const text = NAMES.map(
    (name, index) => `import * as m${index} from '${name}';\nexport const v${index} = m${index};\n`,
  ).join('');
  // The API's own declarations name this one global, which every Node program has.
  writeFileSync(
    join(folder, 'console.d.ts'),
    'declare const console: Record<string, (...data: unknown[]) => void>;\n',
  );
  writeFileSync(
    join(folder, 'app.mts'),
    `${text}export { handler } from 'fluoroscope/register';\n`,
  );
  writeFileSync(join(folder, 'app.cts'), text);
  const tsc = join(ROOT, 'node_modules/typescript/bin/tsc');
  const output = execFileSync(process.execPath, [tsc, '-p', folder], { encoding: 'utf8' });
  expect(output).toBe('');
  rmSync(folder, { recursive: true });
});
