import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  TraceFlags,
  type TracerProvider,
  trace,
} from '@opentelemetry/api';
import { type OtlpTelemetryOptions, otlpTelemetry } from 'fluoroscope/otlp';
import { afterEach, describe, expect, test } from 'vitest';
import { useCleanEnvironment } from './clean-environment.js';
import { attributesOf, type Collector, startCollector } from './collector.js';

useCleanEnvironment();

const REMOTE = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
  isRemote: true,
};

let collector: Collector;

afterEach(() => collector.close());

/** A telemetry of traces alone, beside a collector. */
async function traces(options: OtlpTelemetryOptions = {}) {
  collector = await startCollector();
  const telemetry = otlpTelemetry({
    endpoint: collector.url,
    metrics: false,
    logs: false,
    http: false,
    ...options,
  });
  return { telemetry, tracer: telemetry.tracerProvider.getTracer('orders', '1.2.3') };
}

test.each(['http/protobuf', 'http/json'] as const)(
  'a span arrives whole by the official definitions, over %s',
  async (protocol) => {
    const { telemetry, tracer } = await traces({
      protocol,
      service: 'shop',
      resource: { 'deployment.environment.name': 'test' },
    });
    const parent = trace.setSpanContext(ROOT_CONTEXT, REMOTE);
    const span = tracer.startSpan(
      'charge',
      {
        kind: SpanKind.CLIENT,
        startTime: [1_700_000_000, 123_456_789],
        attributes: { text: 'ü', whole: 7, half: 0.5, yes: true, list: ['a', 'b'] },
        links: [
          { context: { ...REMOTE, spanId: '00f067aa0ba902b7' }, attributes: { why: 'batch' } },
        ],
      },
      parent,
    );
    span.addEvent('retry', { attempt: 2 }, [1_700_000_000, 200_000_000]);
    span.setStatus({ code: SpanStatusCode.ERROR, message: 'declined' });
    span.end([1_700_000_001, 1]);
    await telemetry.forceFlush();

    const [request] = collector.requests;
    expect(request).toMatchObject({
      path: '/v1/traces',
      headers: {
        'content-type': protocol === 'http/json' ? 'application/json' : 'application/x-protobuf',
      },
    });
    const [received, ...others] = collector.items('traces');
    expect(others).toEqual([]);
    expect(received).toMatchObject({
      traceId: REMOTE.traceId,
      spanId: span.spanContext().spanId,
      parentSpanId: REMOTE.spanId,
      name: 'charge',
      kind: 'SPAN_KIND_CLIENT',
      startTimeUnixNano: '1700000000123456789',
      endTimeUnixNano: '1700000001000000001',
      status: { code: 'STATUS_CODE_ERROR', message: 'declined' },
      events: [{ name: 'retry', timeUnixNano: '1700000000200000000' }],
      links: [{ traceId: REMOTE.traceId, spanId: '00f067aa0ba902b7' }],
      droppedAttributesCount: 0,
      scope: { name: 'orders', version: '1.2.3' },
      resource: { 'service.name': 'shop', 'deployment.environment.name': 'test' },
    });
    expect(attributesOf(received)).toEqual({
      text: 'ü',
      whole: 7,
      half: 0.5,
      yes: true,
      list: ['a', 'b'],
    });
    await telemetry.shutdown();
  },
);

test('what the limits cut off is counted', async () => {
  process.env['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT'] = '1';
  process.env['OTEL_SPAN_EVENT_COUNT_LIMIT'] = '1';
  const { telemetry, tracer } = await traces();
  delete process.env['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT'];
  delete process.env['OTEL_SPAN_EVENT_COUNT_LIMIT'];
  const span = tracer.startSpan('s', { attributes: { a: 1, b: 2, c: 3 } });
  span.addEvent('one').addEvent('two').end();
  await telemetry.forceFlush();
  expect(collector.items('traces')).toMatchObject([
    { droppedAttributesCount: 2, droppedEventsCount: 1 },
  ]);
  await telemetry.shutdown();
});

test('a span that is not sampled is not sent', async () => {
  const { telemetry, tracer } = await traces();
  const unsampled = trace.setSpanContext(ROOT_CONTEXT, { ...REMOTE, traceFlags: TraceFlags.NONE });
  tracer.startSpan('unsampled', {}, unsampled).end();
  tracer.startSpan('sampled').end();
  await telemetry.forceFlush();
  expect(collector.items('traces').map((span) => span['name'])).toEqual(['sampled']);
  await telemetry.shutdown();
});

test('a span that is recorded for others, and not sampled, is not sent', async () => {
  const RECORD = 1;
  const sampler = { shouldSample: () => ({ decision: RECORD }), toString: () => 'record only' };
  const { telemetry, tracer } = await traces({ sampler });
  const span = tracer.startSpan('recorded');
  expect(span.isRecording()).toBe(true);
  span.end();
  await telemetry.forceFlush();
  expect(collector.requests).toEqual([]);
  await telemetry.shutdown();
});

/** Starts and ends spans, named by their number. */
function endSpans(provider: TracerProvider, first: number, last: number): void {
  const tracer = provider.getTracer('t');
  for (let index = first; index <= last; index += 1) tracer.startSpan(`${index}`).end();
}

const names = (): string[] => collector.items('traces').map((span) => String(span['name']));

describe('a flush', () => {
  test('sends nothing when nothing ended', async () => {
    const { telemetry } = await traces();
    await telemetry.forceFlush();
    expect(collector.requests).toEqual([]);
    await telemetry.shutdown();
  });

  test('sends 512 spans a request, all in order', async () => {
    const { telemetry } = await traces();
    endSpans(telemetry.tracerProvider, 1, 1_300);
    await telemetry.forceFlush();
    const sizes = collector.requests.map(
      ({ message }) =>
        (message as { resourceSpans: [{ scopeSpans: [{ spans: unknown[] }] }] }).resourceSpans[0]
          .scopeSpans[0].spans.length,
    );
    expect(sizes).toEqual([512, 512, 276]);
    expect(names()).toEqual(Array.from({ length: 1_300 }, (_, index) => `${index + 1}`));
    await telemetry.shutdown();
  });

  test('beside another one sends each span once, and both resolve after all were sent', async () => {
    const { telemetry } = await traces();
    endSpans(telemetry.tracerProvider, 1, 3);
    await Promise.all([telemetry.forceFlush(), telemetry.forceFlush()]);
    expect(names()).toEqual(['1', '2', '3']);
    await telemetry.shutdown();
  });

  test('that begins while one is under way sends what ended meanwhile', async () => {
    const { telemetry } = await traces();
    const answers: Array<() => void> = [];
    collector.respondWith((response) => answers.push(() => response.end()));
    endSpans(telemetry.tracerProvider, 1, 2);
    const first = telemetry.forceFlush();
    await collector.received(1);
    endSpans(telemetry.tracerProvider, 3, 4);
    const second = telemetry.forceFlush();
    collector.respondWith((response) => response.end());
    answers[0]?.();
    await first;
    await second;
    expect(names()).toEqual(['1', '2', '3', '4']);
    await telemetry.shutdown();
  });

  test('is not waited for by a full batch', async () => {
    const { telemetry } = await traces();
    endSpans(telemetry.tracerProvider, 1, 600);
    await collector.received(1);
    await telemetry.forceFlush();
    expect(names()).toHaveLength(600);
    await telemetry.shutdown();
  });
});

test('10,000 spans that end in turns all arrive, each once', async () => {
  const { telemetry } = await traces({ compression: 'gzip' });
  for (let turn = 0; turn < 20; turn += 1) {
    endSpans(telemetry.tracerProvider, turn * 500 + 1, (turn + 1) * 500);
    await telemetry.forceFlush();
  }
  expect(new Set(names()).size).toBe(10_000);
  expect(names()).toHaveLength(10_000);
  await telemetry.shutdown();
});

test('of 10,000 spans that end in one turn the newest 2,048 arrive, and one warning counts the rest', async () => {
  const { collectWarnings } = await import('../../diagnostic-warnings.js');
  const warnings = collectWarnings();
  const { telemetry } = await traces();
  endSpans(telemetry.tracerProvider, 1, 10_000);
  await telemetry.forceFlush();
  expect(names()).toEqual(Array.from({ length: 2_048 }, (_, index) => `${index + 7_953}`));
  expect(warnings).toEqual([
    'OTLP: 7952 spans were dropped, as more than 2048 waited for a flush. ' +
      'Flush more often, or raise maxQueueSize.',
  ]);
  await telemetry.shutdown();
});
