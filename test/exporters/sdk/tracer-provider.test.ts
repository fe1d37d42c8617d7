import {
  type Attributes,
  diag,
  isSpanContextValid,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  trace,
} from '@opentelemetry/api';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { SpanProcessorLike } from '../../../exporters/sdk/span.js';
import { createTracerProvider } from '../../../exporters/sdk/tracer-provider.js';
import { startRootSpan } from '../../../src/root-span.js';
import { collectWarnings, freshWarnings } from '../../diagnostic-warnings.js';

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

test('every processor is told of a span as by the SDK’s own provider, in their order', () => {
  const calls: string[] = [];
  const told = (name: string, knowsEnding: boolean): SpanProcessorLike => ({
    onStart: (span) => calls.push(`${name} start ${span.name}`),
    ...(knowsEnding && { onEnding: () => calls.push(`${name} ending`) }),
    onEnd: (span) => calls.push(`${name} end ${span.ended}`),
    forceFlush: async () => {},
    shutdown: async () => {},
  });
  const processors = [told('first', true), told('second', false), told('third', true)];

  const own = createTracerProvider({ spanProcessors: processors });
  own.getTracer('test').startSpan('work').end();
  const toldByOurs = calls.splice(0);
  const sdk = new TracerProvider({ spanProcessors: processors });
  sdk.getTracer('test').startSpan('work').end();

  expect(toldByOurs).toHaveLength(8);
  expect(toldByOurs).toEqual(calls);
});

test.each([
  { name: 'test', isSame: true },
  { name: 'test', version: '', isSame: true },
  { name: 'test', version: '1.0.0', isSame: false },
  { name: 'other', isSame: false },
])('the tracers of two scopes are one as those of the SDK’s own provider are: %o', (scope) => {
  const { name, version, isSame } = scope;
  for (const provider of [
    createTracerProvider({ spanProcessors }),
    new TracerProvider({ spanProcessors }),
  ]) {
    expect(provider.getTracer(name, version) === provider.getTracer('test')).toBe(isSame);
  }
});

test('a tracer of another schema is another one, and spans carry their scope', () => {
  const provider = createTracerProvider({ spanProcessors });
  const schemaUrl = 'https://example.com/1';

  const tracer = provider.getTracer('test', '2.0.0', { schemaUrl });
  tracer.startSpan('work').end();

  expect(tracer).not.toBe(provider.getTracer('test', '2.0.0'));
  expect(exporter.getFinishedSpans()[0]?.instrumentationScope).toEqual({
    name: 'test',
    version: '2.0.0',
    schemaUrl,
  });
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

test.each([
  ['as they come', undefined],
  ['at the lowest draw', 0],
  ['at the highest draw', 1 - 2 ** -53],
])('ids are valid without a generator, %s', (_, draw) => {
  const provider = createTracerProvider({ spanProcessors });
  if (draw !== undefined) vi.spyOn(Math, 'random').mockReturnValue(draw);
  const ids = new Set<string>();
  for (let count = 0; count < 1_000; count += 1) {
    const context = provider.getTracer('test').startSpan('work', { root: true }).spanContext();
    expect(isSpanContextValid(context)).toBe(true);
    ids.add(context.traceId).add(context.spanId);
  }
  vi.restoreAllMocks();
  expect(ids.size).toBe(draw === undefined ? 2_000 : 2);
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

  const attributes = Object.fromEntries(
    Array.from({ length: 1_001 }, (_, index) => [`key${index}`, index]),
  );
  setAttributes(provider.getTracer('test').startSpan('work'), attributes);

  const [span] = exporter.getFinishedSpans();
  expect(Object.keys(span?.attributes ?? {})).toHaveLength(1_000);
  expect(span?.droppedAttributesCount).toBe(1);
});

/** What is left of a span that has 200 of everything, and values of 40 characters. */
function keptOf(environment: Readonly<Record<string, string>>): Readonly<Record<string, number>> {
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  const span = createTracerProvider({ spanProcessors }).getTracer('test').startSpan('work');
  const attributes = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [`key${index}`, 'x'.repeat(40)]),
  );
  const context = { traceId: KNOWN, spanId: '53995c3f42cd8ad8', traceFlags: 1 };
  for (let index = 0; index < 200; index += 1) {
    span.addEvent('event', attributes).addLink({ context, attributes });
  }
  span.setAttribute('list', ['x'.repeat(40)]);
  setAttributes(span, attributes);
  const [kept] = exporter.getFinishedSpans();
  const list = kept?.attributes['list'] as string[] | undefined;
  return {
    attributes: Object.keys(kept?.attributes ?? {}).length,
    length: list?.[0]?.length ?? 0,
    events: kept?.events.length ?? 0,
    links: kept?.links.length ?? 0,
    perEvent: Object.keys(kept?.events[0]?.attributes ?? {}).length,
    perLink: Object.keys(kept?.links[0]?.attributes ?? {}).length,
  };
}

const USUAL = { attributes: 201, length: 40, events: 128, links: 128, perEvent: 128, perLink: 128 };

test.each([
  [{}, {}],
  [{ OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '2' }, { attributes: 2 }],
  [{ OTEL_ATTRIBUTE_COUNT_LIMIT: '3' }, { attributes: 3 }],
  [{ OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: '5', OTEL_ATTRIBUTE_COUNT_LIMIT: '3' }, { attributes: 5 }],
  [{ OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '7' }, { length: 7 }],
  [{ OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '9' }, { length: 9 }],
  [
    { OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT: '9', OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT: '7' },
    { length: 9 },
  ],
  [{ OTEL_SPAN_EVENT_COUNT_LIMIT: '4' }, { events: 4 }],
  [{ OTEL_SPAN_LINK_COUNT_LIMIT: ' 6 ' }, { links: 6 }],
  [{ OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT: '1' }, { perEvent: 1 }],
  [{ OTEL_LINK_ATTRIBUTE_COUNT_LIMIT: '200' }, { perLink: 200 }],
  [
    { OTEL_SPAN_EVENT_COUNT_LIMIT: '0', OTEL_SPAN_LINK_COUNT_LIMIT: '0' },
    { events: 0, links: 0, perEvent: 0, perLink: 0 },
  ],
  [{ OTEL_SPAN_EVENT_COUNT_LIMIT: '' }, {}],
])('the limits under %j', (environment, different) => {
  expect(keptOf(environment)).toEqual({ ...USUAL, ...different });
});

test.each([
  ['OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT', '-1', 0],
  ['OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT', '0', 1],
  ['OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT', '4kB', 1],
  ['OTEL_SPAN_EVENT_COUNT_LIMIT', '1e3', 0],
  ['OTEL_SPAN_LINK_COUNT_LIMIT', '1.5', 0],
  ['OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT', 'many', 0],
  ['OTEL_LINK_ATTRIBUTE_COUNT_LIMIT', '0x10', 0],
])('%s=%s is one warning, and the default holds', async (name, value, least) => {
  vi.stubEnv(name, value);
  const { warnings, module } = await freshWarnings(
    () => import('../../../exporters/sdk/tracer-provider.js'),
  );
  module.createTracerProvider({ spanProcessors });
  module.createTracerProvider({ spanProcessors });

  expect(warnings).toEqual([
    `${name} is "${value}", which cannot be used. Set a whole number from ${least} up; the default is in force.`,
  ]);
  expect(keptOf({})).toEqual(USUAL);
});

test('a processor that fails to flush or shut down is one warning, and the others are served', async () => {
  const warnings = collectWarnings();
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
  expect(warnings[0]).toContain('1 of 2 span processors failed in forceFlush');
  expect(warnings[0]).toContain('collector down');
});

function setAttributes(span: Span, attributes: Attributes): void {
  span.setAttributes(attributes);
  span.end();
}
