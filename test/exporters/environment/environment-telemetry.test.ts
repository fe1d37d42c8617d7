import { ROOT_CONTEXT } from '@opentelemetry/api';
import { createLogger, createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { environmentTelemetry } from 'fluoroscope/environment';
import { httpEvent } from 'fluoroscope/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectWarnings } from '../../diagnostic-warnings.js';
import { type Daemon, openDaemon } from '../../e2e/daemon.js';
import { lambdaContext } from '../../lambda-context.js';

const warnings = collectWarnings();

let daemon: Daemon;
beforeEach(async () => {
  daemon = await openDaemon();
  vi.stubEnv('AWS_XRAY_DAEMON_ADDRESS', daemon.address);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await daemon.close();
});

/** One invocation of one program, under the environment as it is now. */
async function run(): Promise<ReturnType<typeof environmentTelemetry>> {
  const telemetry = environmentTelemetry();
  const metrics = createMetrics({ namespace: 'Shop', service: 'orders' });
  const logger = createLogger({ write: () => {} });
  const handler = instrument(
    async () => {
      logger.info('hello');
      metrics.addMetric('Orders', MetricUnit.Count, 1);
    },
    { telemetry },
  );
  await handler({}, lambdaContext());
  return telemetry;
}

test('each signal is picked by its own variable', async () => {
  vi.stubEnv('OTEL_TRACES_EXPORTER', 'memory');
  vi.stubEnv('OTEL_METRICS_EXPORTER', 'none');
  const telemetry = await run();
  expect(telemetry.spans).toMatchObject([{ name: 'orders' }]);
  expect(telemetry.metrics).toEqual([]);
  expect(telemetry.logs).toMatchObject([{ message: 'hello' }]);
});

test('a list sends a signal to all that it names', async () => {
  vi.stubEnv('OTEL_TRACES_EXPORTER', 'xray, memory');
  vi.stubEnv('OTEL_METRICS_EXPORTER', 'memory');
  const telemetry = await run();
  const [document] = await daemon.received(1);
  expect(telemetry.spans).toMatchObject([{ spanId: document?.id }]);
  expect(telemetry.metrics).toMatchObject([{ name: 'Orders', value: 1 }]);
  expect(telemetry.parent).toBe('runtime');
});

test('on Lambda the default is X-Ray and EMF', async () => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders');
  vi.stubEnv('OTEL_METRICS_EXPORTER', 'none');
  await run();
  expect(await daemon.received(1)).toMatchObject([{ name: 'orders' }]);
});

test('neither spans nor metrics leave with OTEL_SDK_DISABLED, whatever the others say', async () => {
  vi.stubEnv('OTEL_SDK_DISABLED', 'true');
  vi.stubEnv('OTEL_TRACES_EXPORTER', 'memory');
  vi.stubEnv('OTEL_METRICS_EXPORTER', 'memory');
  const telemetry = await run();
  expect([telemetry.spans, telemetry.metrics]).toEqual([[], []]);
});

test.each([
  [undefined, true],
  ['', true],
  ['stdout', true],
  ['none', false],
  ['otlp', true],
  ['stdout,otlp', true],
  ['none,otlp', false],
])('with OTEL_SDK_DISABLED and OTEL_LOGS_EXPORTER=%j, lines on stdout: %j', (words, stdout) => {
  vi.stubEnv('OTEL_SDK_DISABLED', 'true');
  vi.stubEnv('OTEL_LOGS_EXPORTER', words);
  const telemetry = environmentTelemetry();
  expect(telemetry.stdout).toBe(stdout);
  expect(telemetry.loggerProvider).toBeUndefined();
});

const W3C = ['traceparent', 'tracestate', 'baggage'];

test.each([
  ['memory', undefined, W3C],
  ['xray', undefined, ['x-amzn-trace-id', ...W3C]],
  ['memory', 'xray', ['x-amzn-trace-id']],
  ['xray', 'tracecontext', ['traceparent', 'tracestate']],
  ['xray', 'none', []],
])('traces "%s" with OTEL_PROPAGATORS=%j travel by %j', (words, propagators, headers) => {
  vi.stubEnv('OTEL_TRACES_EXPORTER', words);
  vi.stubEnv('OTEL_PROPAGATORS', propagators);
  const { propagator } = environmentTelemetry();
  expect(propagator.fields()).toEqual(headers);
  expect(propagator.extract(ROOT_CONTEXT, {}, { get: () => undefined, keys: () => [] })).toBe(
    ROOT_CONTEXT,
  );
});

test.each(['tracecontext,baggage,xray', 'xray,tracecontext'])(
  'traceparent wins over a header of AWS that names no parent, with OTEL_PROPAGATORS=%s',
  async (propagators) => {
    vi.stubEnv('OTEL_TRACES_EXPORTER', 'memory');
    vi.stubEnv('OTEL_PROPAGATORS', propagators);
    const telemetry = environmentTelemetry();
    const headers = {
      'X-Amzn-Trace-Id': 'Root=1-6745b3a1-0123456789abcdef01234567',
      traceparent: '00-5759e988bd862e3fe1be46a994272793-53995c3f42cd8ad8-01',
    };
    await instrument(() => {}, { telemetry })(httpEvent({ headers }), lambdaContext());
    expect(telemetry.spans).toMatchObject([
      { traceId: '5759e988bd862e3fe1be46a994272793', parentSpanId: '53995c3f42cd8ad8' },
    ]);
  },
);

test.each([
  [{}, { sampledZero: undefined, parent: undefined, captureResponse: undefined }],
  [
    { OTEL_TRACES_EXPORTER: 'console,xray' },
    { sampledZero: 'respect', parent: 'runtime', captureResponse: true },
  ],
])('an environment %j is %j', (environment, expected) => {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const { sampledZero, parent, captureResponse } = environmentTelemetry();
  expect({ sampledZero, parent, captureResponse }).toEqual(expected);
});

test('an unknown word is one warning that lists the known ones, and the default is used', async () => {
  vi.stubEnv('OTEL_TRACES_EXPORTER', 'jaeger');
  await run();
  await run();
  const told = warnings.filter((text) => text.includes('jaeger'));
  expect(told).toEqual([
    'OTEL_TRACES_EXPORTER is "jaeger", which cannot be used. Set a comma list of xray, otlp, console, memory, none; the default is in force.',
  ]);
});
