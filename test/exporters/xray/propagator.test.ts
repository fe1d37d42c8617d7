import {
  type Context,
  createTraceState,
  defaultTextMapGetter,
  defaultTextMapSetter,
  INVALID_SPAN_CONTEXT,
  ROOT_CONTEXT,
  trace,
} from '@opentelemetry/api';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import { expect, test } from 'vitest';
import { createXRayPropagator } from '../../../exporters/xray/index.js';
import { noteRuntimeTrace } from '../../../src/runtime-trace.js';
import { PARENT_ID, TRACE_ID } from './span-fixture.js';

const propagator = createXRayPropagator();
const ROOT = 'Root=1-5759e988-bd862e3fe1be46a994272793';

const extracted = (carrier: Record<string, unknown>): Context =>
  propagator.extract(ROOT_CONTEXT, carrier, defaultTextMapGetter);

const injected = (context: Context): Record<string, string> => {
  const carrier: Record<string, string> = {};
  propagator.inject(context, carrier, defaultTextMapSetter);
  return carrier;
};

test.each(['X-Amzn-Trace-Id', 'x-amzn-trace-id', 'X-AMZN-TRACE-ID'])(
  'the header is found as %s',
  (name) => {
    const context = extracted({ [name]: `${ROOT};Parent=${PARENT_ID};Sampled=1` });

    expect(trace.getSpanContext(context)).toMatchObject({
      traceId: TRACE_ID,
      spanId: PARENT_ID,
      traceFlags: 1,
      isRemote: true,
    });
  },
);

test.each([
  [`Sampled=0;Parent=${PARENT_ID};${ROOT}`, PARENT_ID, 0],
  [`Self=1-67891234-12456789abcdef012345678;${ROOT};Parent=${PARENT_ID};Sampled=1`, PARENT_ID, 1],
  [`${ROOT};Parent=${PARENT_ID}`, PARENT_ID, 1],
  [`${ROOT};Parent=${PARENT_ID};Sampled=?`, PARENT_ID, 1],
  [ROOT, TRACE_ID.slice(16), 1],
  [`${ROOT};Sampled=0`, TRACE_ID.slice(16), 0],
])('%s keeps the trace id', (header, spanId, traceFlags) => {
  expect(trace.getSpanContext(extracted({ 'x-amzn-trace-id': header }))).toMatchObject({
    traceId: TRACE_ID,
    spanId,
    traceFlags,
  });
});

test.each(['', 'nonsense', 'Root=1-00000000-000000000000000000000000', 'Parent=x;Sampled=1', 7])(
  'a header of %j changes nothing',
  (header) => {
    expect(extracted({ 'x-amzn-trace-id': header })).toBe(ROOT_CONTEXT);
  },
);

test('of several headers the first one counts', () => {
  const header = [`${ROOT};Parent=${PARENT_ID};Sampled=1`, 'nonsense'];

  expect(trace.getSpanContext(extracted({ 'x-amzn-trace-id': header }))?.traceId).toBe(TRACE_ID);
});

test('the header is injected with its lineage', () => {
  const header = `${ROOT};Parent=${PARENT_ID};Sampled=1;Lineage=a87bd80c:0|68fd508a:5`;

  expect(injected(extracted({ 'x-amzn-trace-id': header }))).toEqual({ 'x-amzn-trace-id': header });
});

test("the lineage of the runtime's header travels on", () => {
  const traceId = '5759e988bd862e3fe1be46a994272bbb';
  noteRuntimeTrace({ traceId, parentId: PARENT_ID, sampled: true, lineage: 'feed:3' });
  const span = { traceId, spanId: PARENT_ID, traceFlags: 1 };

  expect(injected(trace.setSpanContext(ROOT_CONTEXT, span))['x-amzn-trace-id']).toBe(
    `Root=1-5759e988-bd862e3fe1be46a994272bbb;Parent=${PARENT_ID};Sampled=1;Lineage=feed:3`,
  );
});

test('the lineage of one trace does not get into another one', () => {
  const context = extracted({ 'x-amzn-trace-id': `${ROOT};Parent=${PARENT_ID};Lineage=a:1` });
  const other = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: PARENT_ID, traceFlags: 1 };

  expect(injected(trace.setSpanContext(context, other))['x-amzn-trace-id']).not.toContain(
    'Lineage',
  );
});

test.each([0, 1])(
  "OpenTelemetry's own propagator reads what is injected, and writes the same, with flags %i",
  (traceFlags) => {
    const theirs = new AWSXRayPropagator();
    const span = { traceId: TRACE_ID, spanId: PARENT_ID, traceFlags };
    const context = trace.setSpanContext(ROOT_CONTEXT, span);
    const carrier = {};
    theirs.inject(context, carrier, defaultTextMapSetter);

    expect(injected(context)).toEqual(carrier);
    const read = theirs.extract(ROOT_CONTEXT, injected(context), defaultTextMapGetter);
    expect(trace.getSpanContext(read)).toEqual({ ...span, isRemote: true });
    expect(trace.getSpanContext(extracted(carrier))).toEqual({ ...span, isRemote: true });
  },
);

test('the trace state that another propagator found stays', () => {
  const traceState = createTraceState('vendor=1');
  const before = { traceId: TRACE_ID, spanId: PARENT_ID, traceFlags: 1, traceState };
  const context = propagator.extract(
    trace.setSpanContext(ROOT_CONTEXT, before),
    { 'x-amzn-trace-id': ROOT },
    defaultTextMapGetter,
  );

  expect(trace.getSpanContext(context)?.traceState?.serialize()).toBe('vendor=1');
});

test('an invalid span context is not injected', () => {
  expect(injected(trace.setSpanContext(ROOT_CONTEXT, INVALID_SPAN_CONTEXT))).toEqual({});
});

test('nothing is injected without a span', () => {
  expect(injected(ROOT_CONTEXT)).toEqual({});
});

test('the fields are the one header', () => {
  expect(propagator.fields()).toEqual(['x-amzn-trace-id']);
});
