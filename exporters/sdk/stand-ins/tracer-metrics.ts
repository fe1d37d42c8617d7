/** What the SDK's tracer counts its spans with. */
export interface TracerMetrics {
  startSpan(): undefined;
}

/**
 * Stands in for the SDK's `TracerMetrics` in what is published.
 *
 * Those count spans with the meter provider that the SDK's tracer provider was given. Ours gives
 * none, so that each span would be counted by instruments that do nothing.
 */
export function TracerMetrics(): TracerMetrics {
  return { startSpan: () => undefined };
}
