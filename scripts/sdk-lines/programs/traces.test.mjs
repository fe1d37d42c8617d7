import assert from 'node:assert/strict';
import { test } from 'node:test';
import { context, ROOT_CONTEXT, SpanKind, trace } from '@opentelemetry/api';
import { createXRayPropagator, toXRayDocuments } from 'fluoroscope/xray';
import { createTracing, openDaemon, SERVICE } from './sdk.mjs';

for (const processor of ['batch', 'simple']) {
  test(`the exporter under the ${processor} processor sends documents to the daemon`, async () => {
    const daemon = await openDaemon();
    const { provider } = createTracing(processor, {
      send: undefined,
      daemonAddress: daemon.address,
    });
    const tracer = provider.getTracer('program');
    const parent = tracer.startSpan('parent', { kind: SpanKind.SERVER });
    const child = tracer.startSpan('child', {}, trace.setSpan(ROOT_CONTEXT, parent));
    child.setAttribute('annotations.tier', 'gold');
    child.recordException(new RangeError('out of stock', { cause: new Error('disk') }));
    child.end();
    parent.end();
    await provider.forceFlush();
    const [inner, outer] = await daemon.received(2);
    assert.equal(outer.name, SERVICE);
    assert.equal(inner.name, 'child');
    assert.equal(inner.parent_id, outer.id);
    assert.equal(inner.trace_id, outer.trace_id);
    assert.match(outer.trace_id, /^1-[0-9a-f]{8}-[0-9a-f]{24}$/);
    assert.deepEqual(inner.annotations, { tier: 'gold' });
    assert.equal(inner.cause.exceptions[0].message, 'out of stock');
    await provider.shutdown();
    daemon.close();
  });
}

test('spans of the SDK become documents by themselves', () => {
  const { provider } = createTracing();
  const span = provider.getTracer('program').startSpan('alone', { kind: SpanKind.SERVER });
  span.end();
  const [document] = toXRayDocuments(span);
  assert.equal(document.name, SERVICE);
  assert.equal(document.id, span.spanContext().spanId);
});

test('our propagator reads and writes the header of X-Ray for the SDK', () => {
  const propagator = createXRayPropagator();
  const header = 'Root=1-6745b3a1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1';
  const getter = { keys: Object.keys, get: (carrier, key) => carrier[key] };
  const extracted = propagator.extract(context.active(), { 'x-amzn-trace-id': header }, getter);
  const { provider } = createTracing();
  const span = provider.getTracer('program').startSpan('within', {}, extracted);
  assert.equal(span.spanContext().traceId, '6745b3a10123456789abcdef01234567');
  const carrier = {};
  const setter = { set: (to, key, value) => Object.assign(to, { [key.toLowerCase()]: value }) };
  propagator.inject(trace.setSpan(extracted, span), carrier, setter);
  const { spanId } = span.spanContext();
  assert.ok(carrier['x-amzn-trace-id'].startsWith('Root=1-6745b3a1-0123456789abcdef01234567;'));
  assert.ok(carrier['x-amzn-trace-id'].includes(`Parent=${spanId}`));
});
