import type { TracerProvider } from '@opentelemetry/api';
import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { environmentTelemetry } from 'fluoroscope/environment';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { collectWarnings } from '../../diagnostic-warnings.js';
import { type OtlpCollector, openCollector } from '../../e2e/otlp-collector.js';
import { lambdaContext } from '../../lambda-context.js';

let collector: OtlpCollector;
let warnings: string[];

beforeEach(async () => {
  collector = await openCollector();
  warnings = collectWarnings();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.endpoint('all'));
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await collector.close();
});

/** A telemetry of these exporters, which is still loading. */
function telemetryOf(
  traces: string,
  metrics = 'none',
  logs = 'none',
): ReturnType<typeof environmentTelemetry> {
  vi.stubEnv('OTEL_TRACES_EXPORTER', traces);
  vi.stubEnv('OTEL_METRICS_EXPORTER', metrics);
  vi.stubEnv('OTEL_LOGS_EXPORTER', logs);
  return environmentTelemetry({ service: 'shop', resource: { team: 'checkout' }, http: false });
}

function endSpans(provider: TracerProvider, names: readonly string[]): void {
  const tracer = provider.getTracer('test');
  for (const name of names) tracer.startSpan(name).end();
}

test('what ends before the load leaves with the first flush, in order', async () => {
  const telemetry = telemetryOf('otlp');
  const names = Array.from({ length: 100 }, (_, index) => `span ${index}`);
  endSpans(telemetry.tracerProvider, names);
  await telemetry.forceFlush();
  expect(collector.received('all').spans.map(({ name }) => name)).toEqual(names);
  expect(warnings).toEqual([]);
});

test('spans that are too many while it loads are counted, and later ones arrive', async () => {
  const telemetry = telemetryOf('otlp');
  const names = Array.from({ length: 2_050 }, (_, index) => `span ${index}`);
  endSpans(telemetry.tracerProvider, names);
  await telemetry.forceFlush();
  endSpans(telemetry.tracerProvider, ['after']);
  await telemetry.forceFlush();
  const arrived = collector.received('all').spans.map(({ name }) => name);
  expect(arrived).toEqual([...names.slice(0, 2_048), 'after']);
  expect(warnings).toEqual([
    '2 spans were lost while fluoroscope/otlp was loading, as 2048 may wait. Use otlpTelemetry() ' +
      'of fluoroscope/otlp, which is loaded with the program.',
  ]);
});

test('the first invocation sends all three signals, with the resource of the program', async () => {
  const telemetry = telemetryOf('otlp', 'otlp', 'otlp');
  const logger = createLogger();
  const metrics = createMetrics({ namespace: 'Shop' });
  const tracer = createTracer();
  const handler = instrument(
    () => {
      logger.info('hello');
      metrics.addMetric('Orders', MetricUnit.Count, 1);
      tracer.capture('work', () => {});
    },
    { telemetry, metrics, flushTimeoutMs: 2_900 },
  );
  await handler({}, lambdaContext());

  const { spans, points, records } = collector.received('all');
  expect(spans.map(({ name }) => name)).toEqual(['work', 'orders']);
  expect(points).toMatchObject([{ scope: 'Shop', name: 'Orders', value: 1 }]);
  expect(records).toMatchObject([{ body: 'hello', spanId: spans[1]?.spanId }]);
  for (const { resource } of [...spans, ...points, ...records]) {
    expect(resource).toMatchObject({ 'service.name': 'shop', team: 'checkout' });
  }
  await telemetry.shutdown();
});

test('each signal has its own endpoint, where one is set', async () => {
  for (const signal of ['TRACES', 'METRICS', 'LOGS']) {
    vi.stubEnv(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`, `${collector.endpoint(signal)}/here`);
  }
  const telemetry = telemetryOf('otlp', 'otlp', 'otlp');
  endSpans(telemetry.tracerProvider, ['span']);
  telemetry.meterProvider.getMeter('test').createCounter('count').add(1);
  telemetry.loggerProvider?.getLogger('test').emit({ body: 'line' });
  await telemetry.forceFlush();
  expect(collector.names().sort()).toEqual(['LOGS', 'METRICS', 'TRACES']);
  expect(collector.received('TRACES')).toMatchObject({ paths: ['/here'], spans: [{}] });
});

test('recording never throws once it is loaded either, whatever it is given', async () => {
  const telemetry = telemetryOf('none', 'otlp');
  const counter = telemetry.meterProvider.getMeter('test').createCounter('count');
  const unreadable = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('unreadable');
      },
    },
  );
  counter.add(1, unreadable);
  await telemetry.forceFlush();
  expect(() => counter.add(2, unreadable)).not.toThrow();
  counter.add(4);
  await telemetry.forceFlush();
  expect(collector.received('all').points).toMatchObject([{ value: 4 }]);
});

test('a telemetry that is shut down before the load sends what it has', async () => {
  const telemetry = telemetryOf('otlp', 'otlp', 'otlp');
  endSpans(telemetry.tracerProvider, ['span']);
  telemetry.meterProvider.getMeter('test').createGauge('level').record(3);
  telemetry.loggerProvider?.getLogger('test').emit({ body: 'line' });
  await telemetry.shutdown();
  expect(collector.received('all').paths).toEqual(['/v1/logs', '/v1/metrics', '/v1/traces']);
});

test('a wrong variable of OTLP turns off nothing else', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', 'not a URL');
  const telemetry = telemetryOf('otlp,memory', 'otlp');
  endSpans(telemetry.tracerProvider, ['span']);
  telemetry.meterProvider.getMeter('test').createCounter('count').add(1);
  await telemetry.forceFlush();
  expect(telemetry.spans).toMatchObject([{ name: 'span' }]);
  expect(collector.received('all').points).toHaveLength(1);
  expect(warnings.length).toBeGreaterThan(0);
  expect(warnings[0]).toContain('not a URL');
});
