import { expect, test } from 'vitest';
import { toCloudWatchUnit } from '../../../exporters/emf/unit.js';
import { MetricUnit, toUcum } from '../../../src/metrics/metric-unit.js';

test.each([
  ['', 'None', 1],
  ['1', 'None', 1],
  ['s', 'Seconds', 1],
  ['ms', 'Milliseconds', 1],
  ['us', 'Microseconds', 1],
  ['\u00b5s', 'Microseconds', 1],
  ['\u03bcs', 'Microseconds', 1],
  ['min', 'Seconds', 60],
  ['h', 'Seconds', 3_600],
  ['d', 'Seconds', 86_400],
  ['By', 'Bytes', 1],
  ['kBy', 'Kilobytes', 1],
  ['TBy', 'Terabytes', 1],
  ['KiBy', 'Bytes', 1_024],
  ['TiBy', 'Bytes', 1_024 ** 4],
  ['MBy/s', 'Megabytes/Second', 1],
  ['GiBy/s', 'Bytes/Second', 1_024 ** 3],
  ['bit', 'Bits', 1],
  ['Gbit', 'Gigabits', 1],
  ['Mibit', 'Bits', 1_024 ** 2],
  ['Tbit/s', 'Terabits/Second', 1],
  ['%', 'Percent', 1],
  ['{order}', 'Count', 1],
  ['{order}/s', 'Count/Second', 1],
  ['1/s', 'Count/Second', 1],
  ['Hz', 'Count/Second', 1],
  ['Milliseconds', 'Milliseconds', 1],
  ['Cel', 'None', 1],
  ['m', 'None', 1],
  ['MS', 'None', 1],
  ['{order}/min', 'None', 1],
  ['{a}{b}', 'None', 1],
  ['toString', 'None', 1],
  ['__proto__', 'None', 1],
])('%j is %s, times %d', (ucum, unit, factor) => {
  expect(toCloudWatchUnit(ucum)).toEqual({ unit, factor, divisor: 1 });
});

test('nanoseconds are divided, which is exact', () => {
  const { unit, factor, divisor } = toCloudWatchUnit('ns');
  expect([unit, (1_500 * factor) / divisor]).toEqual(['Microseconds', 1.5]);
});

test('every unit of CloudWatch comes back from how OpenTelemetry writes it', () => {
  const units = Object.values(MetricUnit);
  expect(units).toHaveLength(27);
  expect(units.map((unit) => toCloudWatchUnit(toUcum(unit)).unit)).toEqual(units);
});
