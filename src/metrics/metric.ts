import type { FrontDocument, FrontMeasurement } from './measurement.js';
import { isMetricUnit, MetricUnit } from './metric-unit.js';
import { assertName } from './names.js';

/** The instruments of OpenTelemetry's that a metric may be recorded on, and how a meter creates each. */
export const KINDS = {
  counter: 'createCounter',
  histogram: 'createHistogram',
  gauge: 'createGauge',
} as const;

/** The values of one metric that were not published yet. */
export interface Metric extends FrontMeasurement {
  readonly kind: keyof typeof KINDS;
  readonly values: number[];
  storageResolution: 1 | 60;
  /** Said when it is published. */
  document: FrontDocument;
}

/** What can be said of a metric beside its name, unit and value. */
export interface MetricOptions {
  /** Whether CloudWatch keeps it by the second, for three hours; default: by the minute. */
  readonly highResolution?: boolean | undefined;
  /** Default: a counter for the unit `Count`, a histogram for any other. */
  readonly kind?: 'counter' | 'histogram' | 'gauge' | undefined;
}

/**
 * Creates a metric without values.
 *
 * @throws TypeError or RangeError for a name, a unit or a kind that is none.
 */
export function createMetric(name: string, unit: MetricUnit, options: MetricOptions = {}): Metric {
  assertName('metric', name);
  if (!isMetricUnit(unit)) throw unknownWord(name, unit, MetricUnit);
  const { kind = unit === 'Count' ? 'counter' : 'histogram' } = options;
  if (!Object.hasOwn(KINDS, kind)) throw unknownWord(name, kind, Object.keys(KINDS));
  return { name, unit, kind, values: [], storageResolution: 60, document: UNPUBLISHED };
}

/** Stands for the document until there is one. */
const UNPUBLISHED = {} as FrontDocument;

function unknownWord(name: string, word: unknown, known: object): RangeError {
  return new RangeError(
    `Metric "${name}": "${String(word)}" is unknown. Use one of ${Object.values(known).join(', ')}.`,
  );
}
