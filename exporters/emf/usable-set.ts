import type { CardinalityWatch } from './cardinality.js';
import { addDimensions, type Dimensions } from './dimension.js';

/** A set of dimensions of `createMetrics()` as CloudWatch takes it. */
export interface UsableSet {
  /** The same text for the same dimensions in the same order. */
  readonly key: string;
  readonly dimensions: Dimensions;
  /** The metrics of the last document. */
  readonly noted: string[];
}

/** Creates what finds a set, made once: that of the default dimensions is the same object all along. */
export function createUsableSets(warn: (message: string) => void): (set: Dimensions) => UsableSet {
  const sets = new WeakMap<Dimensions, UsableSet>();
  return (set) => {
    const present = sets.get(set);
    if (present !== undefined) return present;
    const dimensions = addDimensions({}, Object.entries(set), warn);
    const created: UsableSet = { key: JSON.stringify(dimensions), dimensions, noted: [] };
    sets.set(set, created);
    return created;
  };
}

/** Has the metrics of a document watched; those that stand where they did the last time are already. */
export function noteMetrics(
  { key, dimensions, noted }: UsableSet,
  names: Iterable<string>,
  watch: CardinalityWatch,
): void {
  let index = 0;
  for (const name of names) {
    if (noted[index] !== name) watch(name, key, dimensions);
    noted[index] = name;
    index += 1;
  }
}
