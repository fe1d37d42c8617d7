import fc from 'fast-check';
import { createLogger, instrument } from 'fluoroscope';
import { type OtlpTelemetryOptions, otlpTelemetry } from 'fluoroscope/otlp';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectWarnings } from '../../diagnostic-warnings.js';
import { lambdaContext } from '../../lambda-context.js';
import { useCleanEnvironment } from './clean-environment.js';
import { attributesOf, type Collector, plainValue, startCollector } from './collector.js';

useCleanEnvironment();

let collector: Collector;
let warnings: string[];

beforeEach(async () => {
  collector = await startCollector();
  warnings = collectWarnings();
});

afterEach(() => collector.close());

function telemetryOf(options: OtlpTelemetryOptions = {}) {
  return otlpTelemetry({ endpoint: collector.url, metrics: false, stdout: false, ...options });
}

test.each(['http/protobuf', 'http/json'] as const)(
  'a line of an invocation arrives as a log record over %s, with its ids, its time and its error',
  async (protocol) => {
    const telemetry = telemetryOf({ protocol, service: 'shop' });
    const logger = createLogger();
    const handler = instrument(
      async () => {
        logger.error(
          { message: 'payment failed', order: { id: 7, lines: ['a', { sku: 'b' }], at: 0.5 } },
          new RangeError('out of stock', { cause: new Error('empty shelf') }),
        );
      },
      { telemetry },
    );
    const before = BigInt(Date.now()) * 1_000_000n;
    await handler({}, lambdaContext());
    const after = BigInt(Date.now()) * 1_000_000n;

    const [span] = collector.items('traces');
    const [record, ...others] = collector.items('logs');
    expect(others).toEqual([]);
    expect(record).toMatchObject({
      severityNumber: 'SEVERITY_NUMBER_ERROR',
      severityText: 'ERROR',
      traceId: span?.['traceId'],
      spanId: span?.['spanId'],
      flags: 1,
      droppedAttributesCount: 0,
      scope: { name: 'fluoroscope' },
      resource: { 'service.name': 'shop' },
    });
    expect(plainValue(record?.['body'] as Record<string, unknown>)).toBe('payment failed');
    const time = BigInt(String(record?.['timeUnixNano']));
    const observed = BigInt(String(record?.['observedTimeUnixNano']));
    expect(before <= time && time <= observed && observed <= after).toBe(true);
    const attributes = attributesOf(record);
    expect(attributes).toMatchObject({
      function_request_id: lambdaContext().awsRequestId,
      function_memory_size: 256,
      order: { id: 7, lines: ['a', { sku: 'b' }], at: 0.5 },
      error: {
        name: 'RangeError',
        message: 'out of stock',
        cause: { name: 'Error', message: 'empty shelf' },
      },
      'exception.type': 'RangeError',
      'exception.message': 'out of stock',
      'exception.stacktrace': expect.stringContaining('RangeError: out of stock\n'),
    });
    expect(Object.keys(attributes)).not.toEqual(expect.arrayContaining(['trace_id']));
    await telemetry.shutdown();
  },
);

test.each([
  ['trace', 'TRACE', 'SEVERITY_NUMBER_TRACE'],
  ['debug', 'DEBUG', 'SEVERITY_NUMBER_DEBUG'],
  ['info', 'INFO', 'SEVERITY_NUMBER_INFO'],
  ['warn', 'WARN', 'SEVERITY_NUMBER_WARN'],
  ['error', 'ERROR', 'SEVERITY_NUMBER_ERROR'],
  ['critical', 'CRITICAL', 'SEVERITY_NUMBER_FATAL'],
] as const)('%s arrives as %s, %s', async (level, severityText, severityNumber) => {
  const telemetry = telemetryOf();
  const handler = instrument(async () => createLogger({ level: 'TRACE' })[level]('m'), {
    telemetry,
  });
  await handler({}, lambdaContext());
  expect(collector.items('logs')).toMatchObject([{ severityText, severityNumber }]);
  await telemetry.shutdown();
});

test.each([
  [undefined, 1],
  [true, 1],
  [false, 0],
])('with stdout: %s a line is written %i times beside its record', async (stdout, times) => {
  const write = vi.fn();
  const telemetry = telemetryOf({ stdout });
  const handler = instrument(async () => createLogger({ write }).info('m'), { telemetry });
  await handler({}, lambdaContext());
  expect(write).toHaveBeenCalledTimes(times);
  expect(collector.items('logs')).toHaveLength(1);
  await telemetry.shutdown();
});

test('what only looks like an error is an attribute, and no exception', async () => {
  const telemetry = telemetryOf();
  const error = { message: 'like one' };
  const handler = instrument(async () => createLogger().info({ message: 'm', error }), {
    telemetry,
  });
  await handler({}, lambdaContext());
  const attributes = attributesOf(collector.items('logs')[0]);
  expect(attributes).toMatchObject({ error });
  expect(Object.keys(attributes).join()).not.toContain('exception');
  await telemetry.shutdown();
});

test('a record of no trace has no ids, and one without a valid time has the present', async () => {
  const telemetry = telemetryOf();
  telemetry.loggerProvider?.getLogger('own', '2.0.0').emit({
    timestamp: new Date(Number.NaN),
    body: { deep: [1, null] },
    attributes: { trace_id: 'mine' },
  });
  await telemetry.forceFlush();
  const [record] = collector.items('logs');
  expect(record).toMatchObject({ scope: { name: 'own', version: '2.0.0' } });
  expect(record).not.toHaveProperty('traceId');
  expect(record?.['timeUnixNano']).toBe(record?.['observedTimeUnixNano']);
  expect(attributesOf(record)).toEqual({ trace_id: 'mine' });
  await telemetry.shutdown();
});

test('a record that cannot be serialised is dropped and counted, and the others arrive', async () => {
  const telemetry = telemetryOf();
  const logger = telemetry.loggerProvider?.getLogger('own');
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  for (const body of ['a', 'b', cycle, 'c', 'd']) logger?.emit({ body });
  await telemetry.forceFlush();
  const bodies = collector
    .items('logs')
    .map(({ body }) => plainValue(body as Record<string, unknown>));
  expect(bodies).toEqual(['a', 'b', 'c', 'd']);
  expect(warnings).toEqual([
    expect.stringMatching(/^OTLP: 1 log records were dropped.*cannot be serialised/),
  ]);
  await telemetry.shutdown();
});

test.each(['http/protobuf', 'http/json'] as const)(
  'whatever is emitted over %s, nothing is thrown, and the record after it arrives',
  async (protocol) => {
    const telemetry = telemetryOf({ protocol });
    const logger = telemetry.loggerProvider?.getLogger('own');
    const hostile = fc.oneof(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withTypedArray: true }),
      fc.constant(Symbol('s')),
      fc.constant(() => 1),
    );
    await fc.assert(
      fc.asyncProperty(hostile, fc.dictionary(fc.string(), hostile), async (body, attributes) => {
        logger?.emit({ body, attributes });
        logger?.emit({ body: 'after' });
        await telemetry.forceFlush();
        const last = collector.items('logs').at(-1);
        expect(plainValue(last?.['body'] as Record<string, unknown>)).toBe('after');
        collector.forget();
      }),
      { numRuns: 200 },
    );
    await telemetry.shutdown();
  },
);
