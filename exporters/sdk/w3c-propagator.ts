import type { TextMapPropagator } from '@opentelemetry/api';
import { createBaggagePropagator } from './baggage-propagator.js';
import { createPropagator, type PropagatorTable } from './propagator.js';
import { createTraceContextPropagator } from './trace-context-propagator.js';

/** The propagators of the W3C's headers, by their names in OTEL_PROPAGATORS. */
export const W3C_PROPAGATORS: PropagatorTable<'tracecontext' | 'baggage'> = {
  tracecontext: createTraceContextPropagator,
  baggage: createBaggagePropagator,
};

/**
 * Creates the propagator of the W3C's headers: `traceparent`, `tracestate`, `baggage`.
 *
 * OTEL_PROPAGATORS may ask for one of the two, or for none.
 */
export function createW3CPropagator(): TextMapPropagator {
  return createPropagator(W3C_PROPAGATORS);
}
