import type { TextMapPropagator } from '@opentelemetry/api';
import { W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { createPropagator } from './propagator.js';

/** The propagators of the W3C's headers, by their names in OTEL_PROPAGATORS. */
export const W3C_PROPAGATORS = {
  tracecontext: (): TextMapPropagator => new W3CTraceContextPropagator(),
  baggage: (): TextMapPropagator => new W3CBaggagePropagator(),
};

/**
 * Creates the propagator of the W3C's headers: `traceparent`, `tracestate`, `baggage`.
 *
 * OTEL_PROPAGATORS may ask for one of the two, or for none.
 */
export function createW3CPropagator(): TextMapPropagator {
  return createPropagator(W3C_PROPAGATORS);
}
