import {
  defaultTextMapGetter,
  defaultTextMapSetter,
  ROOT_CONTEXT,
  type SpanContext,
  type TextMapPropagator,
  type TraceState,
  trace,
} from '@opentelemetry/api';
import {
  TraceState as SdkTraceState,
  suppressTracing,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createTraceContextPropagator } from '../../../exporters/sdk/trace-context-propagator.js';
import { parseTraceState } from '../../../exporters/sdk/trace-state.js';

const TRACE_ID = '0af7651916cd43dd8448eb211c80319c';
const SPAN_ID = 'b7ad6b7169203331';
const PARENT = `00-${TRACE_ID}-${SPAN_ID}-01`;

const ours = createTraceContextPropagator();
const theirs = new W3CTraceContextPropagator();

/** What a propagator reads of headers, and what it sends on from there. */
function passedOn(propagator: TextMapPropagator, headers: object): object {
  const context = propagator.extract(ROOT_CONTEXT, headers, defaultTextMapGetter);
  const carrier: Record<string, unknown> = {};
  propagator.inject(context, carrier, defaultTextMapSetter);
  const span = trace.getSpanContext(context);
  const traceState = span?.traceState?.serialize();
  return { span: span && { ...span, traceState }, carrier };
}

test.each<[string, object]>([
  ['nothing', {}],
  ['a parent', { traceparent: PARENT }],
  ['a parent that is not sampled', { traceparent: PARENT.replace(/01$/, '00') }],
  ['further flags', { traceparent: PARENT.replace(/01$/, '03') }],
  ['blanks around it', { traceparent: ` ${PARENT} ` }],
  ['a later version', { traceparent: PARENT.replace(/^00/, '01') }],
  ['a later version that says more', { traceparent: `${PARENT.replace(/^00/, 'cc')}-more` }],
  ['this version, which may not', { traceparent: `${PARENT}-more` }],
  ['no version', { traceparent: PARENT.replace(/^00/, 'ff') }],
  ['no trace', { traceparent: PARENT.replace(TRACE_ID, '0'.repeat(32)) }],
  ['no span', { traceparent: PARENT.replace(SPAN_ID, '0'.repeat(16)) }],
  ['upper case', { traceparent: PARENT.toUpperCase() }],
  ['a list of parents', { traceparent: [PARENT, PARENT.replace(/01$/, '00')] }],
  ['a list of none', { traceparent: [] }],
  ['a parent that is no text', { traceparent: 7 }],
  ['a state', { traceparent: PARENT, tracestate: 'vendor=1,other@tenant=2' }],
  ['a state without a parent', { tracestate: 'vendor=1' }],
  ['an empty state', { traceparent: PARENT, tracestate: '' }],
  ['a malformed state', { traceparent: PARENT, tracestate: 'Vendor=1,=,a,b=c=d' }],
  ['several states', { traceparent: PARENT, tracestate: ['a=1', 'b=2,c=3'] }],
  ['the same key twice', { traceparent: PARENT, tracestate: 'a=1,b=2,a=3' }],
])("of %s as much is passed on as by OpenTelemetry's own propagator", (_, headers) => {
  expect(passedOn(ours, headers)).toEqual(passedOn(theirs, headers));
});

const version = fc.constantFrom('00', '01', 'fe', 'ff', 'F0', '0');
const hex = (length: number): fc.Arbitrary<string> =>
  fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`));
// Flags above 0x0f are two digits here, and three in OpenTelemetry's header, which nobody can read.
const parent = fc
  .tuple(
    version,
    hex(32),
    hex(16),
    fc.stringMatching(/^0[0-9a-f]$/),
    fc.constantFrom('', '-', '-x'),
  )
  .map(([first, traceId, spanId, flags, rest]) => `${first}-${traceId}-${spanId}-${flags}${rest}`);
const key = fc.oneof(
  fc.stringMatching(/^[a-z][_0-9a-z\-*/]{0,9}$/),
  fc.stringMatching(/^[a-z0-9][_0-9a-z\-*/]{0,9}@[a-z][_0-9a-z\-*/]{0,15}$/),
  fc.constantFrom('a'.repeat(256), 'a'.repeat(257), `${'a'.repeat(241)}@b`, `${'a'.repeat(242)}@b`),
  fc.string({ maxLength: 4 }),
);
const value = fc.oneof(
  fc.stringMatching(/^[!-~]{1,9}$/),
  fc.constantFrom('v'.repeat(256), 'v'.repeat(257), 'v'.repeat(200), ' ', 'a b', ' a', ''),
  fc.string({ maxLength: 4 }),
);
const member = fc.oneof(
  fc.tuple(key, value).map((pair) => pair.join('=')),
  fc.string({ maxLength: 6 }),
);
const state = fc.oneof(
  fc.array(member, { maxLength: 40 }).map((members) => members.join(',')),
  fc
    .integer({ min: 30, max: 34 })
    .map((count) => Array.from({ length: count }, (_, index) => `k${index}=v`).join(', ')),
);

// Of a list without a word OpenTelemetry sends an empty header on, and ours none.
const states = fc
  .array(state, { minLength: 1, maxLength: 3 })
  .filter((list) => list.join(',') !== '');

test("any header is passed on as by OpenTelemetry's own propagator", () => {
  fc.assert(
    fc.property(
      fc.oneof(parent, fc.string()),
      fc.oneof(state, states),
      (traceparent, tracestate) => {
        const headers = { traceparent, tracestate };
        expect(passedOn(ours, headers)).toEqual(passedOn(theirs, headers));
      },
    ),
    { numRuns: 3_000 },
  );
});

test("a state that is changed says the same as OpenTelemetry's own", () => {
  const changed = (
    from: TraceState,
    edits: ReadonlyArray<readonly [string, string | undefined]>,
  ): string[] => {
    let current = from;
    return edits.map(([name, text]) => {
      current = text === undefined ? current.unset(name) : current.set(name, text);
      return `${current.get(name)} in ${current.serialize()}`;
    });
  };
  const names = fc.oneof(fc.constantFrom('a', 'b', 'vendor', 'x@y', 'No'), key);
  const edit = fc.tuple(names, fc.option(value, { nil: undefined }));
  // Each name once: OpenTelemetry counts the characters of one that is overwritten for ever.
  const distinct = fc.uniqueArray(fc.tuple(names, value), {
    selector: ([name]) => name,
    maxLength: 12,
  });
  fc.assert(
    fc.property(distinct, fc.array(edit, { maxLength: 12 }), (members, edits) => {
      const header = members.map((pair) => pair.join('=')).join(',');
      expect(changed(parseTraceState(header), edits)).toEqual(
        changed(new SdkTraceState(header), edits),
      );
    }),
    { numRuns: 3_000 },
  );
});

test('nothing is sent from a context without a valid span, or in which tracing is suppressed', () => {
  const span: SpanContext = { traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 };
  const sent = (context = ROOT_CONTEXT): object => {
    const carrier = {};
    ours.inject(context, carrier, defaultTextMapSetter);
    return carrier;
  };
  const active = trace.setSpanContext(ROOT_CONTEXT, span);
  expect(sent(active)).toEqual({ traceparent: PARENT });
  expect(sent(suppressTracing(active))).toEqual({});
  expect(sent(trace.setSpanContext(ROOT_CONTEXT, { ...span, spanId: '0' }))).toEqual({});
  expect(sent()).toEqual({});
  expect(ours.fields()).toEqual(theirs.fields());
});
