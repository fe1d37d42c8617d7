import type { Invocation } from '../invocation.js';

/** What `instrument()` asks of metrics, and an application does not. */
export interface MetricsInternals {
  /** Publishes the metric ColdStart, apart from all others. */
  recordColdStart(invocation: Invocation): void;
  /** Whether no value was added in an invocation. */
  isEmpty(invocation: Invocation): boolean;
}

/** Registered, so that metrics of another copy of the package are known too. */
const INTERNALS = Symbol.for('fluoroscope.metricsInternals.1');

/** Hides the internals on the metrics that the application holds. */
export function withInternals<T extends object>(metrics: T, internals: MetricsInternals): T {
  return Object.defineProperty(metrics, INTERNALS, { value: internals });
}

/**
 * The internals of metrics.
 *
 * @throws TypeError when `metrics` is not of `createMetrics()`.
 */
export function metricsInternals(metrics: object): MetricsInternals {
  const internals = (metrics as Record<symbol, MetricsInternals | undefined>)[INTERNALS];
  if (internals === undefined) {
    throw new TypeError('The option "metrics" was not made by createMetrics(). Pass one that was.');
  }
  return internals;
}
