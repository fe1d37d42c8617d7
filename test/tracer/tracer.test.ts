import { createTracer, instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';

const telemetry = memoryTelemetry();
const tracer = createTracer();

/** Runs `fn` in an invocation, and answers with the spans by name. */
async function spansOf(fn: () => unknown): Promise<Map<string, (typeof telemetry.spans)[number]>> {
  telemetry.reset();
  await instrument(async () => fn(), { telemetry, service: 'shop.eu' })({}, lambdaContext()).catch(
    () => {},
  );
  return new Map(telemetry.spans.map((span) => [span.name, span]));
}

test('a synchronous function stays synchronous, in a child span', async () => {
  const spans = await spansOf(() => {
    expect(tracer.capture('sync', (span) => span.spanContext().spanId.length)).toBe(16);
  });
  expect(spans.get('sync')).toMatchObject({
    kind: 'INTERNAL',
    parentSpanId: spans.get('orders')?.spanId,
  });
});

test('the span of an async function ends when its promise settles', async () => {
  const spans = await spansOf(async () => {
    const outer = tracer.capture('outer', async () => {
      await new Promise((resolve) => setImmediate(resolve));
      await tracer.capture('inner', async () => {});
    });
    expect(telemetry.spans).toHaveLength(0);
    await outer;
  });
  expect(spans.get('inner')?.parentSpanId).toBe(spans.get('outer')?.spanId);
});

test('the very promise goes back, and the very error', async () => {
  const error = new TypeError('no');
  const spans = await spansOf(async () => {
    const promise = Promise.resolve(1);
    expect(tracer.capture('promise', () => promise)).toBe(promise);
    expect(() =>
      tracer.capture('sync', () => {
        throw error;
      }),
    ).toThrow(error);
    await expect(tracer.capture('async', () => Promise.reject(error))).rejects.toBe(error);
  });
  for (const name of ['sync', 'async']) {
    expect(spans.get(name)).toMatchObject({
      status: { code: 'ERROR', message: 'no' },
      attributes: { 'error.type': 'TypeError' },
      events: [{ name: 'exception' }],
    });
  }
});

test('with captureError off a failure says its type, and nothing of what the error said', async () => {
  const spans = await spansOf(() =>
    tracer.capture('quiet', () => Promise.reject(new TypeError('secret')), { captureError: false }),
  );
  expect(spans.get('quiet')).toMatchObject({
    status: { code: 'ERROR', message: undefined },
    attributes: { 'error.type': 'TypeError' },
    events: [],
  });
});

test('annotations and metadata are attributes of the innermost span', async () => {
  const spans = await spansOf(() =>
    tracer.capture(
      'inner',
      () => {
        tracer.putAnnotation('User', 'ann');
        tracer.putMetadata('order', { id: 1 });
        tracer.putMetadata('note', 'text', 'my.space');
        return { total: 3 };
      },
      { captureResponse: true, attributes: { a: 1 } },
    ),
  );
  expect(spans.get('inner')?.attributes).toEqual({
    a: 1,
    'annotations.User': 'ann',
    'metadata.shop_eu.order': '{"id":1}',
    'metadata.my_space.note': 'text',
    'metadata.shop_eu.inner response': '{"total":3}',
  });
});

test('tells the trace that it is in, and nothing outside of one', async () => {
  const seen: unknown[] = [];
  const spans = await spansOf(() => seen.push(tracer.traceId(), tracer.isSampled()));
  expect(seen).toEqual([spans.get('orders')?.traceId, true]);
  expect([tracer.traceId(), tracer.isSampled(), tracer.activeSpan()]).toEqual([
    undefined,
    false,
    undefined,
  ]);
});

test('outside of an invocation functions run and nothing fails', () => {
  tracer.putAnnotation('a', 1);
  tracer.putMetadata('b', {});
  expect(tracer.capture('alone', () => 7)).toBe(7);
});

test('the span of a generator is active in each step and lasts until the last', async () => {
  const spans = await spansOf(() => {
    const numbers = tracer.capture('generator', function* () {
      tracer.putAnnotation('begun', true);
      const sent: unknown = yield 1;
      tracer.capture('step', () => {});
      yield sent;
      return 3;
    });
    expect(telemetry.spans).toHaveLength(0);
    expect(numbers.next()).toEqual({ value: 1, done: false });
    expect(numbers.next('sent')).toEqual({ value: 'sent', done: false });
    expect(numbers.next()).toEqual({ value: 3, done: true });
  });
  expect(spans.get('step')?.parentSpanId).toBe(spans.get('generator')?.spanId);
  expect(spans.get('generator')?.attributes).toEqual({ 'annotations.begun': true });
});

test('an async generator that is left early or throws ends its span', async () => {
  const spans = await spansOf(async () => {
    const endless = tracer.capture('left', async function* () {
      for (let index = 0; ; index += 1) yield index;
    });
    for await (const index of endless) if (index === 2) break;
    const failing = tracer.capture('fails', async function* () {
      yield 1;
      throw new RangeError('no more');
    });
    await expect(collect(failing)).rejects.toThrow('no more');
  });
  expect(spans.get('left')?.status.code).toBe('UNSET');
  expect(spans.get('fails')).toMatchObject({
    status: { code: 'ERROR' },
    attributes: { 'error.type': 'RangeError' },
  });
});

async function collect(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const all: unknown[] = [];
  for await (const item of items) all.push(item);
  return all;
}
