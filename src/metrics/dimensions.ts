import { diag } from '@opentelemetry/api';
import { assertFreeName } from './metric.js';

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
      `Dimensions are a ${typeof given}. Give an object such as { env: "prod" }.`,
    );
  }
  const usable: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    assertFreeName(name, 'The dimension');
    if (name.length > MAX_NAME_CHARACTERS) {
      throw new RangeError(
        `The dimension "${name.slice(0, 300)}" has a name of ${name.length} characters. Use ` +
          `${MAX_NAME_CHARACTERS} at most.`,
      );
    }
    const text = typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
    if (typeof text === 'string' && text.trim() !== '' && name.trim() !== '') usable[name] = text;
    else {
      diag.warn(
        `The dimension "${name}" was left out, as its name or value is blank. ` +
          'Give both as texts.',
      );
    }
  }
  return usable;
}

/** Refuses a set that CloudWatch would: `service` is one of its dimensions as well. */
export function assertCount(...parts: readonly Dimensions[]): void {
  const names = new Set(['service', ...parts.flatMap((part) => Object.keys(part))]);
  if (names.size > MAX_DIMENSIONS) {
    throw new RangeError(
      `A set would have ${names.size} dimensions with "service"; CloudWatch takes ` +
        `${MAX_DIMENSIONS}. Use addMetadata() for what need not be a dimension.`,
    );
  }
}

/** Joins sets of the same names: the later values hold, as a document has one value a name. */
export function distinctSets(sets: readonly Dimensions[]): readonly Dimensions[] {
  if (sets.length === 1) return sets;
  const byNames = new Map(sets.map((set) => [JSON.stringify(Object.keys(set).sort()), set]));
  return [...byNames.values()];
}
