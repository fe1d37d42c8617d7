/**
 * How OpenTelemetry writes each of CloudWatch's 27 words.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
 * https://ucum.org/ucum
 */
const UCUM = {
  Seconds: 's',
  Microseconds: 'us',
  Milliseconds: 'ms',
  Bytes: 'By',
  Kilobytes: 'kBy',
  Megabytes: 'MBy',
  Gigabytes: 'GBy',
  Terabytes: 'TBy',
  Bits: 'bit',
  Kilobits: 'kbit',
  Megabits: 'Mbit',
  Gigabits: 'Gbit',
  Terabits: 'Tbit',
  Percent: '%',
  Count: '{count}',
  'Bytes/Second': 'By/s',
  'Kilobytes/Second': 'kBy/s',
  'Megabytes/Second': 'MBy/s',
  'Gigabytes/Second': 'GBy/s',
  'Terabytes/Second': 'TBy/s',
  'Bits/Second': 'bit/s',
  'Kilobits/Second': 'kbit/s',
  'Megabits/Second': 'Mbit/s',
  'Gigabits/Second': 'Gbit/s',
  'Terabits/Second': 'Tbit/s',
  'Count/Second': '{count}/s',
  None: '',
} as const;

/** One of CloudWatch's 27 words. */
export type MetricUnit = keyof typeof UCUM;

type MemberName<TUnit extends MetricUnit> = TUnit extends 'None'
  ? 'NoUnit'
  : TUnit extends `${infer Amount}/Second`
    ? `${Amount}PerSecond`
    : TUnit;

/**
 * The units of CloudWatch, by the names that Powertools for AWS Lambda gave them: `Count`,
 * `BytesPerSecond`, and `NoUnit` for `None`.
 */
export const MetricUnit: { readonly [TUnit in MetricUnit as MemberName<TUnit>]: TUnit } =
  // Left out by a bundler where nobody asks for it.
  /* @__PURE__ */ byMemberName() as never;

/** Whether a value is one of CloudWatch's words. */
export function isMetricUnit(value: unknown): value is MetricUnit {
  return typeof value === 'string' && Object.hasOwn(UCUM, value);
}

/** Writes a unit as OpenTelemetry does. */
export function toUcum(unit: MetricUnit): string {
  return UCUM[unit];
}

/** CloudWatch's word for a unit that is written in either way. */
export function fromUcum(unit: string): MetricUnit | undefined {
  const words = Object.keys(UCUM) as MetricUnit[];
  return words.find((word) => word === unit || UCUM[word] === unit);
}

function byMemberName(): object {
  return Object.fromEntries(Object.keys(UCUM).map((unit) => [memberName(unit), unit]));
}

function memberName(unit: string): string {
  return unit === 'None' ? 'NoUnit' : unit.replace('/', 'Per');
}
