import { type Context, type TextMapSetter, trace } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { runtimeTraceOf } from '../runtime-trace.js';
import { activeTelemetry } from '../telemetry.js';
import { XRAY_HEADER } from '../trace-header.js';

/** Header names in lower case, and their values. */
export type OutgoingHeaders = Readonly<Record<string, string>>;

const setter: TextMapSetter<Record<string, string>> = {
  set(headers, name, value) {
    headers[name.toLowerCase()] = value;
  },
};

/** The headers that the running telemetry's propagator sends along from a context. */
export function outgoingHeaders(from: Context): OutgoingHeaders {
  const headers: Record<string, string> = {};
  guarded('sending the trace along', () =>
    activeTelemetry().propagator.inject(from, headers, setter),
  );
  const amazon = headers[XRAY_HEADER];
  const lineage = runtimeTraceOf(trace.getSpanContext(from)?.traceId ?? '')?.lineage;
  // Without it Lambda cannot see that functions call each other forever; a foreign propagator drops it.
  if (amazon && lineage && !amazon.includes('Lineage=')) {
    headers[XRAY_HEADER] = `${amazon};Lineage=${lineage}`;
  }
  return headers;
}

/** What is to be added to a request: never what the application set itself. */
export function missingHeaders(
  headers: Readonly<Record<string, string | undefined>>,
  has: (name: string) => boolean,
): Array<[name: string, value: string]> {
  return Object.entries(headers).filter(
    (header): header is [string, string] =>
      header[1] !== undefined &&
      !has(header[0]) &&
      // A tracestate belongs to its traceparent, and to no other one.
      !(header[0] === 'tracestate' && has('traceparent')),
  );
}
