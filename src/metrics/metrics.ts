import { configuredNamespace, metricsDisabled } from '../config.js';
import { assertCount, usableDimensions } from './dimensions.js';
import { createFront } from './front.js';
import type { MetricOptions } from './metric.js';
import type { MetricUnit } from './metric-unit.js';
import { assertNamespace } from './namespace.js';
import { createPublish } from './publication.js';
import { clearMetrics } from './store.js';

/** What metrics are created with. */
export interface MetricsOptions {
  /** Default: POWERTOOLS_METRICS_NAMESPACE, AWS_EMF_NAMESPACE. */
  readonly namespace?: string | undefined;
  /** The value of the first default dimension, `service`; default: the invocation's service. */
  readonly service?: string | undefined;
  readonly defaultDimensions?: Readonly<Record<string, string>> | undefined;
}

/**
 * Metrics of an application.
 *
 * What is called in an invocation belongs to that invocation alone, and is published at its end.
 * What is called as the module loads holds for the process; values of that time leave with the first
 * invocation that uses the metrics, or with `publish()`.
 *
 * A mistake in a call - a name, a unit, a kind, a collision - throws as the module loads. Later it
 * is a warning that names it, and the call changes nothing: telemetry never changes an outcome.
 */
export interface Metrics {
  /**
   * Adds a value; a name that has values already collects them all.
   *
   * A value that is not finite is left out, with a warning. A mistake is a name that is not 1 to 255
   * characters of printable ASCII, a unit or a kind that is none, a second unit of one name, and the
   * name of a dimension.
   *
   * @throws TypeError or RangeError for a mistake as the module loads.
   */
  addMetric(name: string, unit: MetricUnit, value: number, options?: MetricOptions): void;
  /**
   * Adds a dimension to all metrics of the invocation, also to those added before.
   *
   * A blank value is left out, with a warning. A mistake is a name of over 250 characters, the name
   * of a metric, and more than 30 dimensions with `service`.
   *
   * @throws TypeError or RangeError for a mistake as the module loads.
   */
  addDimension(name: string, value: string): Metrics;
  /** Adds a further set of dimensions, beside the first one: each set is a metric of its own. */
  addDimensions(dimensions: Readonly<Record<string, string>>): Metrics;
  /** Adds default dimensions: of this invocation, or as the module loads, of the process. */
  setDefaultDimensions(dimensions: Readonly<Record<string, string>>): Metrics;
  /** Takes back the dimensions and sets of the invocation, but not the default ones. */
  clearDimensions(): Metrics;
  /**
   * Adds a member to the documents that is no dimension: it can be searched for and costs no metric.
   *
   * A mistake is a key that a metric, a dimension or an id of the invocation has.
   */
  addMetadata(key: string, value: unknown): Metrics;
  /**
   * Sets the time of all values, instead of the time of publishing; milliseconds since the epoch.
   *
   * One that is over 14 days back or 2 hours ahead is kept with a warning, as CloudWatch skips it.
   */
  setTimestamp(timestamp: number | Date): Metrics;
  /** Metrics of the same namespace and default dimensions that publish each value as it is added. */
  singleMetric(): Metrics;
  /**
   * Publishes what was added so far, in the middle of an invocation or outside of one.
   *
   * Dimensions, metadata and timestamp end with it; the default dimensions stay.
   */
  publish(): void;
}

/**
 * Creates metrics over OpenTelemetry's Metrics API.
 *
 * With POWERTOOLS_METRICS_DISABLED or POWERTOOLS_DEV set, calls are checked and nothing is recorded.
 *
 * @throws TypeError or RangeError when there is no namespace, or one that CloudWatch would refuse.
 */
export function createMetrics(options: MetricsOptions = {}): Metrics {
  const { namespace = configuredNamespace(), service, defaultDimensions = {} } = options;
  if (namespace === undefined) throw new TypeError(NO_NAMESPACE);
  assertNamespace(namespace);
  if (service !== undefined && (typeof service !== 'string' || service.trim() === '')) {
    throw new TypeError(
      'The option "service" of createMetrics() is no text or blank. Give a name.',
    );
  }
  const defaults = usableDimensions(defaultDimensions);
  assertCount(defaults);
  const publish = metricsDisabled() ? clearMetrics : createPublish(namespace, service);
  return createFront(publish, defaults);
}

const NO_NAMESPACE =
  'createMetrics() has no namespace. Give the option "namespace", or set ' +
  'POWERTOOLS_METRICS_NAMESPACE or AWS_EMF_NAMESPACE.';
