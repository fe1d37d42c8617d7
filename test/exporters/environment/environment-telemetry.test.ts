import { DiagLogLevel, diag } from '@opentelemetry/api';
import { createLogger, createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { environmentTelemetry } from 'fluoroscope/environment';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Daemon, openDaemon } from '../../e2e/daemon.js';
import { lambdaContext } from '../../lambda-context.js';

const warnings: string[] = [];
const ignore = (): void => {};
diag.setLogger(
  {
    error: ignore,
    warn: (text) => void warnings.push(text),
    info: ignore,
    debug: ignore,
    verbose: ignore,
  },
  { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
);

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

test('nothing leaves with OTEL_SDK_DISABLED, whatever the others say', async () => {
  vi.stubEnv('OTEL_SDK_DISABLED', 'true');
  vi.stubEnv('OTEL_TRACES_EXPORTER', 'memory');
  vi.stubEnv('OTEL_METRICS_EXPORTER', 'memory');
  const telemetry = await run();
  expect([telemetry.spans, telemetry.metrics]).toEqual([[], []]);
});

test('an unknown word is one warning that lists the known ones, and the default is used', async () => {
  vi.stubEnv('OTEL_TRACES_EXPORTER', 'jaeger');
  await run();
  await run();
  const told = warnings.filter((text) => text.includes('jaeger'));
  expect(told).toEqual([
    'OTEL_TRACES_EXPORTER is "jaeger", which cannot be used. Set a comma list of xray, console, memory, none; the default is in force.',
  ]);
});
