import { isMetricUnit, type MetricUnit } from '../../src/telemetry.js';

/** A unit of CloudWatch's, and how to get to it: value * factor / divisor. */
export interface UnitConversion {
  readonly unit: MetricUnit;
  readonly factor: number;
  /** Apart from the factor, as 1500 / 1000 is exact and 1500 * 0.001 is not. */
  readonly divisor: number;
}

/** CloudWatch's words for units that have one, with a factor where it is not 1. */
const WORDS: ReadonlyMap<string, readonly [unit: MetricUnit, factor?: number, divisor?: number]> =
  new Map([
    ['s', ['Seconds']],
    ['ms', ['Milliseconds']],
    ['us', ['Microseconds']],
    ['\u00b5s', ['Microseconds']],
    ['\u03bcs', ['Microseconds']],
    ['ns', ['Microseconds', 1, 1_000]],
    ['min', ['Seconds', 60]],
    ['h', ['Seconds', 3_600]],
    ['d', ['Seconds', 86_400]],
    ['%', ['Percent']],
    ['1/s', ['Count/Second']],
    ['Hz', ['Count/Second']],
  ]);

/** A number of bytes or bits with a decimal or a binary prefix, or of anything else; alone or by the second. */
const DATA = /^(?:([kMGT])|([KMGT])i)?(By|bit)(\/s)?$/;
const ANNOTATION = /^\{[^{}]*\}(\/s)?$/;

const DECIMAL = { k: 'Kilo', M: 'Mega', G: 'Giga', T: 'Tera' };

/**
 * Finds CloudWatch's unit for one of OpenTelemetry's.
 *
 * Case counts (`m` is a metre, `M` mega). A word of CloudWatch's own stays what it is, and what
 * CloudWatch has no word for is `None` with the value as it is.
 * https://ucum.org/ucum
 */
export function toCloudWatchUnit(ucum: string): UnitConversion {
  const [unit, factor = 1, divisor = 1] = WORDS.get(ucum) ?? dataUnit(ucum);
  return { unit, factor, divisor };
}

function dataUnit(ucum: string): readonly [MetricUnit, number?] {
  const [data, decimal, binary, base, bySecond = ''] = DATA.exec(ucum) ?? [];
  if (data === undefined) return [otherUnit(ucum)];
  const word = base === 'By' ? 'Bytes' : 'Bits';
  const prefixed = decimal === undefined ? word : DECIMAL[decimal as 'k'] + word.toLowerCase();
  // CloudWatch's kilo is read as 1000, so binary units are counted out in the base unit.
  const factor = binary === undefined ? 1 : 1_024 ** ('KMGT'.indexOf(binary) + 1);
  return [`${prefixed}${bySecond && '/Second'}` as MetricUnit, factor];
}

function otherUnit(ucum: string): MetricUnit {
  if (isMetricUnit(ucum)) return ucum;
  const [counted, bySecond] = ANNOTATION.exec(ucum) ?? [];
  if (counted === undefined) return 'None';
  return bySecond === undefined ? 'Count' : 'Count/Second';
}
