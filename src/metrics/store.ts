import { diag } from '@opentelemetry/api';
import { assertCount, type Dimensions } from './dimensions.js';
import { createMetric, type Metric, type MetricOptions } from './metric.js';
import type { MetricUnit } from './metric-unit.js';

/** What one invocation measured and was not published yet; or what was measured outside of any. */
export interface MetricsStore {
  readonly metrics: Map<string, Metric>;
  /** How many values wait. */
  count: number;
  /** Whether any value was ever added. */
  used: boolean;
  /** Whether the invocation's end has come: what is added now is published at once. */
  ended: boolean;
  /** Default dimensions set in this invocation; `undefined`: those of the process. */
  defaults: Dimensions | undefined;
  own: Dimensions;
  /** Further sets, each a metric of its own. */
  sets: readonly Dimensions[];
  metadata: Readonly<Record<string, unknown>>;
  timestampMs: number | undefined;
}

/** Creates an empty store. */
export function createStore(): MetricsStore {
  return {
    metrics: new Map(),
    count: 0,
    used: false,
    ended: false,
    defaults: undefined,
    own: {},
    sets: [],
    metadata: {},
    timestampMs: undefined,
  };
}

/** Forgets what was published, and all that was said of it but the default dimensions. */
export function clearStore(store: MetricsStore): void {
  clearMetrics(store);
  store.own = {};
  store.sets = [];
  store.metadata = {};
  store.timestampMs = undefined;
}

/** Forgets the values alone. */
export function clearMetrics(store: MetricsStore): void {
  store.metrics.clear();
  store.count = 0;
}

/**
 * Refuses dimensions that would be too many, or that have the name of a metric: both are members
 * of one root.
 */
export function assertDimensions(store: MetricsStore, set: Dimensions, defaults: Dimensions): void {
  assertCount(defaults, set);
  for (const name of Object.keys(set)) {
    if (store.metrics.has(name)) throw collision(name);
  }
}

/** A value on its way into a store. */
export interface Addition {
  readonly store: MetricsStore;
  readonly name: string;
  readonly unit: MetricUnit;
  readonly value: number;
  readonly options: MetricOptions | undefined;
  readonly defaults: Dimensions;
}

/**
 * Adds a value to its metric, which the first value creates.
 *
 * @throws TypeError or RangeError for what can be no metric; a value that is none is a warning.
 */
export function addValue({ store, name, unit, value, options, defaults }: Addition): void {
  const present = store.metrics.get(name);
  const metric = present ?? createMetric(name, unit, options);
  if (present === undefined) assertNoDimension(store, name, defaults);
  else if (present.unit !== unit) throw unitConflict(present, unit);
  if (!Number.isFinite(value)) {
    diag.warn(`Metric "${name}": ${String(value)} was left out. Add finite numbers only.`);
    return;
  }
  if (present === undefined) store.metrics.set(name, metric);
  if (options?.highResolution === true) metric.highResolution = true;
  metric.values.push(value);
  store.count += 1;
  store.used = true;
}

function unitConflict({ name, unit }: Metric, other: unknown): RangeError {
  return new RangeError(
    `Metric "${name}" has the unit "${unit}" and was now added in "${String(other)}". ` +
      'CloudWatch keeps one unit a name: use the first one, or another name.',
  );
}

function assertNoDimension(store: MetricsStore, name: string, defaults: Dimensions): void {
  const taken =
    name === 'service' ||
    Object.hasOwn(defaults, name) ||
    Object.hasOwn(store.own, name) ||
    store.sets.some((set) => Object.hasOwn(set, name));
  if (taken) throw collision(name);
}

function collision(name: string): RangeError {
  return new RangeError(
    `"${name}" is the name of a metric and of a dimension, which one document cannot hold. ` +
      'Rename one of them.',
  );
}

/** Says so when a second set changes the value of a dimension for the first one too. */
export function warnOfOverlap(store: MetricsStore, set: Dimensions): void {
  for (const earlier of [store.own, ...store.sets]) {
    for (const [name, value] of Object.entries(set)) {
      if (Object.hasOwn(earlier, name) && earlier[name] !== value) {
        diag.warn(
          `The dimension "${name}" has two values in one document; the later one holds in all ` +
            'its sets. Publish in between, or use singleMetric().',
        );
        return;
      }
    }
  }
}
