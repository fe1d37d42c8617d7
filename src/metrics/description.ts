import { assertFreeKey, assertNoMetrics, warnOfOverlap } from './collision.js';
import { assertCount, type Dimensions, usableDimensions } from './dimensions.js';
import { assertName } from './metric.js';
import type { MetricsStore } from './store.js';

/** Dimensions as the program gives them. */
type Given = Readonly<Record<string, unknown>>;

/**
 * Adds dimensions to the first set of a store.
 *
 * @throws TypeError or RangeError for what a document cannot hold.
 */
export function addOwn(store: MetricsStore, defaults: Dimensions, dimensions: Given): void {
  const given = usableDimensions(dimensions);
  const own = { ...store.own, ...given };
  assertCount(defaults, own);
  assertNoMetrics(store, given);
  warnOfOverlap(store, given);
  store.own = own;
}

/**
 * Adds a further set of dimensions to a store.
 *
 * @throws TypeError or RangeError for what a document cannot hold.
 */
export function addSet(store: MetricsStore, defaults: Dimensions, dimensions: Given): void {
  const set = usableDimensions(dimensions);
  assertCount(defaults, set);
  assertNoMetrics(store, set);
  warnOfOverlap(store, set);
  store.sets = [...store.sets, set];
}

/**
 * The default dimensions with further ones, which the sets of a store have room for.
 *
 * @throws TypeError or RangeError for what a document cannot hold.
 */
export function joinedDefaults(
  store: MetricsStore,
  defaults: Dimensions,
  dimensions: Given,
): Dimensions {
  const given = usableDimensions(dimensions);
  const joined = { ...defaults, ...given };
  for (const set of [store.own, ...store.sets]) assertCount(joined, set);
  assertNoMetrics(store, given);
  return joined;
}

/**
 * Adds metadata to a store.
 *
 * @throws TypeError or RangeError for a key that is none, or that something else has.
 */
export function addMetadata(
  store: MetricsStore,
  defaults: Dimensions,
  [key, value]: readonly [string, unknown],
): void {
  assertName('metadata key', key, Number.POSITIVE_INFINITY);
  assertFreeKey(store, defaults, key);
  store.metadata = { ...store.metadata, [key]: value };
}
