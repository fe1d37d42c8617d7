import { isMetricUnit, MetricUnit } from './metric-unit.js';

/** Which instrument of OpenTelemetry's a metric is recorded on. */
type MetricKind = 'counter' | 'histogram' | 'gauge';

/** The values of one metric that were not published yet. */
export interface Metric {
  readonly name: string;
  readonly unit: MetricUnit;
  readonly kind: MetricKind;
  highResolution: boolean;
  values: number[];
}

/** What can be said of a metric beside its name, unit and value. */
export interface MetricOptions {
  /** Whether CloudWatch keeps it by the second, for three hours; default: by the minute. */
  readonly highResolution?: boolean | undefined;
  /** Default: a counter for the unit `Count`, a histogram for any other. */
  readonly kind?: MetricKind | undefined;
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html */
const MAX_NAME_CHARACTERS = 255;

const KINDS: ReadonlySet<unknown> = new Set<MetricKind>(['counter', 'histogram', 'gauge']);

/** Members of a document's root that belong to the format or to the language. */
const RESERVED: ReadonlySet<string> = new Set(['_aws', '__proto__']);

/**
 * Creates a metric without values.
 *
 * @throws TypeError or RangeError for a name, a unit or a kind that is none.
 */
export function createMetric(name: string, unit: MetricUnit, options: MetricOptions = {}): Metric {
  assertName(name);
  if (!isMetricUnit(unit)) {
    throw new RangeError(
      `Metric "${name}": the unit "${String(unit)}" is none of CloudWatch's. Use one of ` +
        `${Object.values(MetricUnit).join(', ')}.`,
    );
  }
  const { kind = unit === MetricUnit.Count ? 'counter' : 'histogram' } = options;
  if (!KINDS.has(kind)) {
    throw new RangeError(
      `Metric "${name}": the kind "${String(kind)}" is unknown. Use counter, histogram or gauge.`,
    );
  }
  return { name, unit, kind, highResolution: false, values: [] };
}

/** Refuses a name that the document's root cannot have as a member. */
export function assertFreeName(name: string, what: string): void {
  if (RESERVED.has(name)) {
    throw new RangeError(`${what} "${name}" is reserved. Choose another name.`);
  }
}

function assertName(name: unknown): asserts name is string {
  if (typeof name !== 'string') {
    throw new TypeError(`The name of a metric is a ${typeof name}. Give a text.`);
  }
  if (name.trim() === '' || name.length > MAX_NAME_CHARACTERS) {
    throw new RangeError(
      `The metric name "${name.slice(0, 300)}" has ${name.trim() === '' ? 'no' : name.length} ` +
        `characters. Use 1 to ${MAX_NAME_CHARACTERS}.`,
    );
  }
  assertFreeName(name, 'The metric name');
}
