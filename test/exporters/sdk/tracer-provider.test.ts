import { diag, ROOT_CONTEXT, type Span, SpanKind, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, SimpleSpanProcessor } from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTracerProvider } from '../../../exporters/sdk/tracer-provider.js';
import { startRootSpan } from '../../../src/root-span.js';

const KNOWN = '5759e988bd862e3fe1be46a994272793';

let exporter: InMemorySpanExporter;
let spanProcessors: SimpleSpanProcessor[];

beforeEach(() => {
  exporter = new InMemorySpanExporter();
  spanProcessors = [new SimpleSpanProcessor({ exporter })];
});
afterEach(() => {
  vi.unstubAllEnvs();
  diag.disable();
});

test('spans are recorded with the resource of the service', () => {
  const provider = createTracerProvider({ service: 'orders', spanProcessors });

  provider.getTracer('test').startSpan('work', { kind: SpanKind.SERVER }).end();

  const [span] = exporter.getFinishedSpans();
  expect(span?.name).toBe('work');
  expect(span?.resource.attributes['service.name']).toBe('orders');
});

test('a root span takes the trace id that is asked for, and only that one does', () => {
  const provider = createTracerProvider({ spanProcessors });
  const tracer = provider.getTracer('test');
  const root = { traceId: KNOWN, provider, from: ROOT_CONTEXT };

  const span = startRootSpan(tracer, root, { name: 'root', options: {} });

  expect(span.spanContext().traceId).toBe(KNOWN);
  expect(tracer.startSpan('other', { root: true }).spanContext().traceId).not.toBe(KNOWN);
  span.end();
  expect(exporter.getFinishedSpans()[0]?.parentSpanContext).toBeUndefined();
});

test('ids come from the generator that is given', () => {
  const idGenerator = {
    generateTraceId: () => KNOWN,
    generateSpanId: () => '53995c3f42cd8ad8',
  };
  const provider = createTracerProvider({ spanProcessors, idGenerator });

  expect(provider.getTracer('test').startSpan('work').spanContext()).toMatchObject({
    traceId: KNOWN,
    spanId: '53995c3f42cd8ad8',
  });
});

test("a parent's decision not to sample holds for its children", () => {
  const provider = createTracerProvider({ spanProcessors });
  const parent = { traceId: KNOWN, spanId: '53995c3f42cd8ad8', traceFlags: 0 };
  const from = trace.setSpanContext(ROOT_CONTEXT, parent);

  expect(provider.getTracer('test').startSpan('work', {}, from).isRecording()).toBe(false);
});

test('a sampler that is given decides', () => {
  const sampler = { shouldSample: () => ({ decision: 0 }), toString: () => 'none' };
  const provider = createTracerProvider({ spanProcessors, sampler });

  expect(provider.getTracer('test').startSpan('work').isRecording()).toBe(false);
});

test.each([
  ['OTEL_SDK_DISABLED', 'true'],
  ['POWERTOOLS_TRACE_ENABLED', 'false'],
])('%s=%s records nothing, whatever the sampler', (name, value) => {
  vi.stubEnv(name, value);
  const sampler = { shouldSample: () => ({ decision: 2 }), toString: () => 'all' };
  const provider = createTracerProvider({ spanProcessors, sampler });

  expect(provider.getTracer('test').startSpan('work').isRecording()).toBe(false);
});

test('a span has room for 1,000 attributes', () => {
  const provider = createTracerProvider({ spanProcessors });

  setAttributes(provider.getTracer('test').startSpan('work'), 1_001);

  const [span] = exporter.getFinishedSpans();
  expect(Object.keys(span?.attributes ?? {})).toHaveLength(1_000);
  expect(span?.droppedAttributesCount).toBe(1);
});

test('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT sets another limit', () => {
  vi.stubEnv('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '2');
  const provider = createTracerProvider({ spanProcessors });

  setAttributes(provider.getTracer('test').startSpan('work'), 3);

  expect(Object.keys(exporter.getFinishedSpans()[0]?.attributes ?? {})).toHaveLength(2);
});

test('a processor that fails to flush or shut down is one warning, and the others are served', async () => {
  const warnings: string[] = [];
  diag.setLogger({
    ...{ error() {}, info() {}, debug() {}, verbose() {} },
    warn: (message) => warnings.push(message),
  });
  const calls: string[] = [];
  const failing = {
    onStart() {},
    onEnd() {},
    forceFlush(): Promise<void> {
      throw new Error('collector down');
    },
    shutdown: () => Promise.reject(new Error('gone')),
  };
  const serving = {
    onStart() {},
    onEnd() {},
    forceFlush: async () => void calls.push('flush'),
    shutdown: async () => void calls.push('shutdown'),
  };
  const provider = createTracerProvider({ spanProcessors: [failing, serving] });

  await provider.forceFlush();
  await provider.shutdown();

  expect(calls).toEqual(['flush', 'shutdown']);
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain('1 of 2 span processors failed to flush');
  expect(warnings[0]).toContain('collector down');
});

function setAttributes(span: Span, count: number): void {
  for (let index = 0; index < count; index += 1) span.setAttribute(`key${index}`, index);
  span.end();
}
