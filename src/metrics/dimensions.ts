import { diag } from '@opentelemetry/api';
import { assertFree, assertName } from './names.js';
import type { MetricsStore } from './store.js';

/** Dimensions by name. */
export type Dimensions = Readonly<Record<string, string>>;

/** Dimensions as the program gives them. */
type Given = Readonly<Record<string, unknown>>;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
const MAX_DIMENSIONS = 30;

/**
 * A set of a store with further dimensions, the later ones winning.
 *
 * @throws TypeError or RangeError for what a document cannot hold.
 */
export function extended(store: MetricsStore, set: Dimensions, given: Given): Dimensions {
  const further = usableDimensions(given);
  // Those that it is going to stand beside.
  const isDefault = set === store.defaults;
  const joined = { ...set, ...further };
  for (const other of isDefault ? [store.own, ...store.sets] : [store.defaults]) {
    assertCount(other, joined);
  }
  for (const name of Object.keys(further)) assertFree(store, 'dimension', name);
  if (!isDefault) warnOfOverlap(store, further);
  return joined;
}

/**
 * The dimensions of `given` that can be used; a blank or missing value is left out with a warning.
 *
 * @throws RangeError for a name that is too long or that the format keeps for itself, TypeError when `given` is no object.
 */
export function usableDimensions(given: Given): Dimensions {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(`Dimensions are "${String(given)}". Give an object: { env: "prod" }.`);
  }
  const usable: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    assertName('dimension', name);
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    if (typeof text === 'string' && text.trim() !== '' && name.trim() !== '') usable[name] = text;
    else diag.warn(`The dimension "${name}" is left out as blank. Give name and value as texts.`);
  }
  return usable;
}

/**
 * Refuses a set that CloudWatch would: `service` is one of its dimensions as well.
 *
 * @throws RangeError above 30 dimensions.
 */
export function assertCount(...parts: readonly Dimensions[]): void {
  const { length } = Object.keys(Object.assign({ service: '' }, ...parts));
  if (length <= MAX_DIMENSIONS) return;
  throw new RangeError(
    `A set would have ${length} dimensions with "service" (limit ${MAX_DIMENSIONS}). Use addMetadata().`,
  );
}

/** Says so when a dimension changes its value for what was measured before, too. */
function warnOfOverlap({ own, sets }: MetricsStore, further: Dimensions): void {
  const all = [own, ...sets];
  const name = Object.keys(further).find((one) =>
    all.some((set) => Object.hasOwn(set, one) && set[one] !== further[one]),
  );
  if (name === undefined) return;
  diag.warn(
    `The dimension "${name}" has two values in one document: the later one holds. ` +
      'Publish in between, or use singleMetric().',
  );
}

/** Joins sets of the same names: the later values hold, as a document has one value a name. */
export function distinctSets(sets: readonly Dimensions[]): readonly Dimensions[] {
  if (sets.length === 1) return sets;
  const byNames = new Map(sets.map((set) => [JSON.stringify(Object.keys(set).sort()), set]));
  return [...byNames.values()];
}
