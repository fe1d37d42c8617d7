import { type Context, context, createContextKey } from '@opentelemetry/api';
import { activeContext } from '../invocation.js';

/**
 * The key under which OpenTelemetry's `suppressTracing()` marks a context.
 *
 * https://github.com/open-telemetry/opentelemetry-js/blob/main/packages/opentelemetry-core/src/trace/suppress-tracing.ts
 */
const SUPPRESSED = /* @__PURE__ */ createContextKey(
  'OpenTelemetry SDK Context Key SUPPRESS_TRACING',
);

const TRACED = /* @__PURE__ */ createContextKey('fluoroscope.outgoing.traced.1');

/** The context in which a request has its span already: no second one is made for it. */
export function tracedContext(from: Context): Context {
  return from.setValue(TRACED, true);
}

/** Whether a request of this very call gets neither a span nor headers. */
export function isQuiet(): boolean {
  // The suppressed context of an exporter may be one that no invocation is in.
  return [context.active(), activeContext()].some(
    (one) => one.getValue(SUPPRESSED) || one.getValue(TRACED),
  );
}
