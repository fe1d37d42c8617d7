import type { TextMapPropagator } from '@opentelemetry/api';
import { W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { composePropagators } from './propagator.js';

/** Creates the propagator of the W3C's headers: `traceparent`, `tracestate`, `baggage`. */
export function createW3CPropagator(): TextMapPropagator {
  return composePropagators([new W3CTraceContextPropagator(), new W3CBaggagePropagator()]);
}
