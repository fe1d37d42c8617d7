import { metrics, propagation, trace } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-base';
import { createLogger, createTracer, instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { expect, test } from 'vitest';
import { lambdaContext } from './lambda-context.js';

// Somebody else's SDK, registered before anything of ours, as a distribution's layer does it.
const exporter = new InMemorySpanExporter();
const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
trace.setGlobalTracerProvider(provider);
propagation.setGlobalPropagator(new W3CTraceContextPropagator());

const logger = createLogger({ write: (line) => void lines.push(JSON.parse(line)) });
const lines: Array<Record<string, unknown>> = [];
const tracer = createTracer();

test('without a telemetry the registered SDK gets the spans, flushed when the invocation ends', async () => {
  const handler = instrument(async () => tracer.capture('inner', () => logger.info('hi')));
  await handler({}, lambdaContext());
  const [inner, outer] = exporter.getFinishedSpans();
  expect([inner?.name, outer?.name]).toEqual(['inner', 'orders']);
  expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
  expect(lines.at(-1)).toMatchObject({ span_id: inner?.spanContext().spanId });
});

test('its propagator reads the event, and a root alone keeps its trace id', async () => {
  exporter.reset();
  const event = (headers: Record<string, string>): unknown => ({
    rawPath: '/',
    headers,
    requestContext: { http: { method: 'GET' } },
  });
  const handler = instrument(async () => 'ok');
  const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
  await handler(event({ traceparent }), lambdaContext());
  await handler(
    event({ 'x-amzn-trace-id': 'Root=1-6745b3a1-0123456789abcdef01234567' }),
    lambdaContext(),
  );
  expect(exporter.getFinishedSpans().map((span) => span.spanContext().traceId)).toEqual([
    '0af7651916cd43dd8448eb211c80319c',
    '6745b3a10123456789abcdef01234567',
  ]);
});

test('what was registered first stays when a telemetry of ours comes later', async () => {
  exporter.reset();
  const telemetry = memoryTelemetry();
  await instrument(async () => trace.getTracer('lib').startSpan('theirs').end(), { telemetry })(
    {},
    lambdaContext(),
  );
  expect(exporter.getFinishedSpans().map((span) => span.name)).toEqual(['theirs']);
  expect(telemetry.spans.map((span) => span.name)).toEqual(['orders']);
  expect(metrics.getMeterProvider()).toBe(telemetry.meterProvider);
});
