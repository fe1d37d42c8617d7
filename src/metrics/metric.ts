import { isMetricUnit, MetricUnit } from './metric-unit.js';

/** The instruments of OpenTelemetry's that a metric may be recorded on, and how a meter creates each. */
export const KINDS = {
  counter: 'createCounter',
  histogram: 'createHistogram',
  gauge: 'createGauge',
} as const;

/** The values of one metric that were not published yet. */
export interface Metric {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly kind: keyof typeof KINDS;
  highResolution: boolean;
  readonly values: number[];
}

/** What can be said of a metric beside its name, unit and value. */
export interface MetricOptions {
  /** Whether CloudWatch keeps it by the second, for three hours; default: by the minute. */
  readonly highResolution?: boolean | undefined;
  /** Default: a counter for the unit `Count`, a histogram for any other. */
  readonly kind?: 'counter' | 'histogram' | 'gauge' | undefined;
}

/**
 * CloudWatch's own rule: printable ASCII, not all of it blank.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 */
const NAME = /^(?=.*\S)[\x20-\x7e]+$/;
const MAX_CHARACTERS = 255;

/** Members of a document's root that belong to the format or to the language. */
const RESERVED: ReadonlySet<string> = new Set(['_aws', '__proto__']);

/**
 * Creates a metric without values.
 *
 * @throws TypeError or RangeError for a name, a unit or a kind that is none.
 */
export function createMetric(name: string, unit: MetricUnit, options: MetricOptions = {}): Metric {
  assertName('metric', name, MAX_CHARACTERS);
  if (!NAME.test(name)) {
    throw new RangeError(
      `The name of the metric "${name}" is blank, or has characters that CloudWatch does not take. ` +
        'Use printable ASCII.',
    );
  }
  if (!isMetricUnit(unit)) throw unknownWord(name, unit, MetricUnit);
  const { kind = unit === 'Count' ? 'counter' : 'histogram' } = options;
  if (!Object.hasOwn(KINDS, kind)) throw unknownWord(name, kind, Object.keys(KINDS));
  return { name, unit, kind, highResolution: false, values: [] };
}

/**
 * Refuses a name that the document's root cannot have as a member.
 *
 * @throws TypeError for one that is no text, RangeError for one that is reserved or too long.
 */
export function assertName(what: string, name: unknown, maxCharacters: number): void {
  if (typeof name !== 'string') {
    throw new TypeError(`The name of a ${what} is a ${typeof name}. Give a text.`);
  }
  if (!RESERVED.has(name) && name.length <= maxCharacters) return;
  throw new RangeError(
    `The ${what} "${name.slice(0, 300)}" is reserved, or longer than ${maxCharacters} characters ` +
      `(${name.length}). Choose another name.`,
  );
}

function unknownWord(name: string, word: unknown, known: object): RangeError {
  return new RangeError(
    `Metric "${name}": "${String(word)}" is unknown. Use one of ${Object.values(known).join(', ')}.`,
  );
}
