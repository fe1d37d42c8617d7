import { diag } from '@opentelemetry/api';
import type { Invocation } from '../invocation.js';
import type { Dimensions } from './dimensions.js';
import { createMetric, type Metric, type MetricOptions } from './metric.js';
import type { MetricUnit } from './metric-unit.js';
import { assertFree } from './names.js';

/** What one invocation measured and was not published yet; or what was measured outside of any. */
export interface MetricsStore {
  readonly invocation: Invocation | undefined;
  /** The default dimensions; outside of any invocation those of the process. */
  defaults: Dimensions;
  metrics: Map<string, Metric>;
  own: Dimensions;
  /** Further sets, each a metric of its own. */
  sets: readonly Dimensions[];
  metadata: Readonly<Record<string, unknown>>;
  timestampMs: number | undefined;
  /** How many values wait. */
  count: number;
  /** Whether any value was ever added. */
  used: boolean;
  /** Whether the invocation's end has come: what is added now is published at once. */
  ended: boolean;
}

/** Creates an empty store. */
export function createStore(
  invocation: Invocation | undefined,
  defaults: Dimensions,
): MetricsStore {
  return {
    invocation,
    defaults,
    metrics: new Map(),
    own: {},
    sets: [],
    metadata: {},
    timestampMs: undefined,
    count: 0,
    used: false,
    ended: false,
  };
}

/** Forgets all that was said of what was published, but the default dimensions. */
export function clearDescription(store: MetricsStore): void {
  store.own = {};
  store.sets = [];
  store.metadata = {};
  store.timestampMs = undefined;
}

/** Forgets the values alone; those that were published may be in use. */
export function clearMetrics(store: MetricsStore): void {
  store.metrics = new Map();
  store.count = 0;
}

/**
 * The metric of a name, unit and options, created for its first value.
 *
 * @throws TypeError or RangeError for what can be no metric.
 */
export function metricOf(
  store: MetricsStore,
  name: string,
  [unit, options]: readonly [MetricUnit, MetricOptions | undefined],
): Metric {
  const present = store.metrics.get(name);
  if (present === undefined) {
    const created = createMetric(name, unit, options);
    assertFree(store, 'metric', name);
    return created;
  }
  if (present.unit === unit) return present;
  throw new RangeError(
    `Metric "${name}" has the unit "${present.unit}", now "${String(unit)}". Use one unit a name.`,
  );
}

/** Adds a value to a metric; one that is no finite number is left out with a warning. */
export function addValue(store: MetricsStore, metric: Metric, value: number): void {
  if (!Number.isFinite(value)) {
    const given = typeof value === 'number' ? value : typeof value;
    diag.warn(`Metric "${metric.name}": ${given} is left out. Add finite numbers.`);
    return;
  }
  if (metric.values.length === 0) store.metrics.set(metric.name, metric);
  metric.values.push(value);
  store.count += 1;
  store.used = true;
}
