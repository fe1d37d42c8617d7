import { fromUcum, type MetricUnit } from '../../src/telemetry.js';

/** A unit of CloudWatch's, and how to get to it: value * factor / divisor. */
export interface UnitConversion {
  readonly unit: MetricUnit;
  readonly factor: number;
  /** Apart from the factor, as 1500 / 1000 is exact and 1500 * 0.001 is not. */
  readonly divisor: number;
}

/** Units beside those that CloudWatch's own words come to. */
const FURTHER: ReadonlyMap<string, readonly [unit: MetricUnit, factor?: number, divisor?: number]> =
  new Map([
    ['\u00b5s', ['Microseconds']],
    ['\u03bcs', ['Microseconds']],
    ['ns', ['Microseconds', 1, 1_000]],
    ['min', ['Seconds', 60]],
    ['h', ['Seconds', 3_600]],
    ['d', ['Seconds', 86_400]],
    ['1/s', ['Count/Second']],
    ['Hz', ['Count/Second']],
  ]);

const BINARY = /^([KMGT])i((?:By|bit)(?:\/s)?)$/;
const ANNOTATION = /^\{[^{}]*\}(\/s)?$/;

/**
 * Finds CloudWatch's unit for one of OpenTelemetry's.
 *
 * Case counts (`m` is a metre, `M` mega). A word of CloudWatch's own stays what it is, and what
 * CloudWatch has no word for is `None` with the value as it is.
 * https://ucum.org/ucum
 */
export function toCloudWatchUnit(ucum: string): UnitConversion {
  const [unit, factor = 1, divisor = 1] = FURTHER.get(ucum) ?? binaryUnit(ucum);
  return { unit, factor, divisor };
}

/** CloudWatch's kilo is read as 1000, so binary units are counted out in the base unit. */
function binaryUnit(ucum: string): readonly [MetricUnit, number?] {
  const [, prefix = '', base = ucum] = BINARY.exec(ucum) ?? [];
  const unit = fromUcum(base) ?? fromUcum(base.replace(ANNOTATION, '{count}$1')) ?? 'None';
  return [unit, 1_024 ** ' KMGT'.indexOf(prefix)];
}
