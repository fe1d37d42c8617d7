import {
  isSpanContextValid,
  type SpanContext,
  type TextMapPropagator,
  trace,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { parseTraceState } from './trace-state.js';

const PARENT = 'traceparent';
const STATE = 'tracestate';

const TRACE_PARENT =
  /^\s?((?!ff)[\da-f]{2})-((?!0{32})[\da-f]{32})-((?!0{16})[\da-f]{16})-([\da-f]{2})(-.*)?\s?$/;

/**
 * Creates the propagator of `traceparent` and `tracestate`.
 *
 * Our own, as OpenTelemetry's is twice the code. https://www.w3.org/TR/trace-context/
 */
export function createTraceContextPropagator(): TextMapPropagator {
  return {
    inject(from, carrier, setter) {
      const span = trace.getSpanContext(from);
      if (span === undefined || isTracingSuppressed(from) || !isSpanContextValid(span)) return;
      const flags = (span.traceFlags || 0).toString(16).padStart(2, '0');
      setter.set(carrier, PARENT, `00-${span.traceId}-${span.spanId}-${flags}`);
      if (span.traceState) setter.set(carrier, STATE, span.traceState.serialize());
    },
    extract(into, carrier, getter) {
      const parent = [getter.get(carrier, PARENT)].flat()[0];
      const span = typeof parent === 'string' ? parseTraceParent(parent) : undefined;
      if (span === undefined) return into;
      const state = [getter.get(carrier, STATE) ?? []].flat().join(',');
      return trace.setSpanContext(
        into,
        state === '' ? span : { ...span, traceState: parseTraceState(state) },
      );
    },
    fields: () => [PARENT, STATE],
  };
}

function parseTraceParent(header: string): SpanContext | undefined {
  const [, version, traceId, spanId, flags, more] = TRACE_PARENT.exec(header) ?? [];
  // Later versions may say more; this one may not.
  const isTooLong = version === '00' && more !== undefined;
  if (traceId === undefined || spanId === undefined || isTooLong) return undefined;
  return { traceId, spanId, traceFlags: Number.parseInt(`${flags}`, 16), isRemote: true };
}
