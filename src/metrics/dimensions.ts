import { diag } from '@opentelemetry/api';
import { assertName } from './metric.js';

/** Dimensions by name. */
export type Dimensions = Readonly<Record<string, string>>;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
const MAX_DIMENSIONS = 30;

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
const MAX_NAME_CHARACTERS = 250;

/**
 * The dimensions of `given` that can be used; a blank or missing value is left out with a warning.
 *
 * @throws RangeError for a name that is too long or that the format keeps for itself, TypeError when `given` is no object.
 */
export function usableDimensions(given: Readonly<Record<string, unknown>>): Dimensions {
  if (typeof given !== 'object' || given === null) {
    throw new TypeError(
      `Dimensions are "${String(given)}". Give an object such as { env: "prod" }.`,
    );
  }
  const usable: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    assertName('dimension', name, MAX_NAME_CHARACTERS);
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    if (typeof text === 'string' && text.trim() !== '' && name.trim() !== '') usable[name] = text;
    else
      diag.warn(`The dimension "${name}" was left out as blank. Give its name and value as texts.`);
  }
  return usable;
}

/**
 * Refuses a set that CloudWatch would: `service` is one of its dimensions as well.
 *
 * @throws RangeError above 30 dimensions.
 */
export function assertCount(...parts: readonly Dimensions[]): void {
  const { size } = new Set(['service', ...parts.flatMap((part) => Object.keys(part))]);
  if (size <= MAX_DIMENSIONS) return;
  throw new RangeError(
    `A set would have ${size} dimensions with "service" (limit ${MAX_DIMENSIONS}). Use ` +
      'addMetadata() for what need not be a dimension.',
  );
}

/** Joins sets of the same names: the later values hold, as a document has one value a name. */
export function distinctSets(sets: readonly Dimensions[]): readonly Dimensions[] {
  if (sets.length === 1) return sets;
  const byNames = new Map(sets.map((set) => [JSON.stringify(Object.keys(set).sort()), set]));
  return [...byNames.values()];
}
