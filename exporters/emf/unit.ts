import { isMetricUnit, type MetricUnit } from '../../src/telemetry.js';

/** A unit of CloudWatch's, and how to get to it: value * factor / divisor. */
export interface UnitConversion {
  readonly unit: MetricUnit;
  readonly factor: number;
  /** Apart from the factor, as 1500 / 1000 is exact and 1500 * 0.001 is not. */
  readonly divisor: number;
}

/**
 * Finds CloudWatch's unit for one of OpenTelemetry's.
 *
 * Case counts (`m` is a metre, `M` mega). A word of CloudWatch's own stays what it is, and what
 * CloudWatch has no word for is `None` with the value as it is.
 * https://ucum.org/ucum
 */
export function toCloudWatchUnit(ucum: string): UnitConversion {
  const known = CONVERSIONS.get(ucum);
  if (known !== undefined) return known;
  if (isMetricUnit(ucum)) return exactly(ucum);
  if (ANNOTATION.test(ucum)) return exactly('Count');
  if (ANNOTATION_PER_SECOND.test(ucum)) return exactly('Count/Second');
  return exactly('None');
}

const ANNOTATION = /^\{[^{}]*\}$/;
const ANNOTATION_PER_SECOND = /^\{[^{}]*\}\/s$/;

const CONVERSIONS: ReadonlyMap<string, UnitConversion> = new Map([
  ['', exactly('None')],
  ['1', exactly('None')],
  ['s', exactly('Seconds')],
  ['ms', exactly('Milliseconds')],
  ['us', exactly('Microseconds')],
  ['\u00b5s', exactly('Microseconds')],
  ['\u03bcs', exactly('Microseconds')],
  ['ns', { unit: 'Microseconds', factor: 1, divisor: 1000 }],
  ['min', { unit: 'Seconds', factor: 60, divisor: 1 }],
  ['h', { unit: 'Seconds', factor: 3_600, divisor: 1 }],
  ['d', { unit: 'Seconds', factor: 86_400, divisor: 1 }],
  ['%', exactly('Percent')],
  ['1/s', exactly('Count/Second')],
  ['Hz', exactly('Count/Second')],
  ...prefixed('By', ['Bytes', 'Kilobytes', 'Megabytes', 'Gigabytes', 'Terabytes']),
  ...prefixed('bit', ['Bits', 'Kilobits', 'Megabits', 'Gigabits', 'Terabits']),
]);

type DataUnit = MetricUnit & `${string}${'ytes' | 'its'}`;

/** A data unit with all its prefixes, alone and by the second. */
function prefixed(ucum: string, words: readonly DataUnit[]): Array<[string, UnitConversion]> {
  const [base = 'Bytes'] = words;
  const decimal = ['', 'k', 'M', 'G', 'T'].flatMap((prefix, power) =>
    both(`${prefix}${ucum}`, { unit: words[power] ?? base, factor: 1, divisor: 1 }),
  );
  // CloudWatch's kilo is read as 1000, so binary units are counted out in the base unit.
  const binary = ['Ki', 'Mi', 'Gi', 'Ti'].flatMap((prefix, power) =>
    both(`${prefix}${ucum}`, { unit: base, factor: 1024 ** (power + 1), divisor: 1 }),
  );
  return [...decimal, ...binary];
}

function both(
  ucum: string,
  conversion: UnitConversion & { readonly unit: DataUnit },
): Array<[string, UnitConversion]> {
  return [
    [ucum, conversion],
    [`${ucum}/s`, { ...conversion, unit: `${conversion.unit}/Second` as MetricUnit }],
  ];
}

function exactly(unit: MetricUnit): UnitConversion {
  return { unit, factor: 1, divisor: 1 };
}
