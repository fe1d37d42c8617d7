import { reason } from '../../src/telemetry.js';
import { type EmfValue, isMetricNumber } from './document.js';
import { lastValues, sums } from './exporter-arithmetic.js';
import {
  EXPONENTIAL,
  GAUGE,
  HISTOGRAM,
  type MetricDataLike,
  type ScopeLike,
  SUM,
} from './exporter-data.js';
import { exponentialHistograms } from './exporter-exponential.js';
import { histograms } from './exporter-histogram.js';
import { createPointJoiner, type Reading } from './exporter-joining.js';
import type { DatedMetric } from './grouping.js';
import type { EmfSettings } from './options.js';
import { toCloudWatchUnit } from './unit.js';

/** Reads the data points of one metric, which is a meter's. It never throws. */
export type ReadPoints = (metric: MetricDataLike, meter: ScopeLike) => readonly DatedMetric[];

/** CloudWatch's own rule for the name of a metric, without the names that the document's root cannot have. */
const NAME = /^(?!(?:_aws|__proto__)$)(?=.*\S)[\x20-\x7e]{1,255}$/;

/** Creates a reader of data points, which remembers what it takes to tell growth from totals. */
export function createPointReader(
  settings: EmfSettings,
  warn: (problem: string) => void,
): ReadPoints {
  const read = createTypedReader(settings, warn);
  return (metric, meter) => {
    const { name } = metric.descriptor;
    if (!NAME.test(name)) {
      warn(`EMF: "${name}" cannot be the name of a metric. Use 1 to 255 printable characters.`);
      return [];
    }
    try {
      switch (metric.dataPointType) {
        case HISTOGRAM:
          return read({ metric, arithmetic: histograms, meter });
        case EXPONENTIAL:
          return read({ metric, arithmetic: exponentialHistograms, meter });
        case GAUGE:
          return read({ metric, arithmetic: lastValues, meter });
        case SUM:
          return read({ metric, arithmetic: sums, meter });
        default:
          throw new TypeError('no known type of data points');
      }
    } catch (error) {
      warn(`EMF: "${name}" was lost (${reason(error)}). Give the data that an SDK collects.`);
      return [];
    }
  };
}

/** A reader of data points whose type is known. */
function createTypedReader(
  settings: EmfSettings,
  warn: (problem: string) => void,
): <T>(reading: Reading<T>) => DatedMetric[] {
  const join = createPointJoiner(settings, warn);
  return <T>({ metric, arithmetic, meter }: Reading<T>) => {
    const { name, unit: ucum } = metric.descriptor;
    const { unit, factor, divisor } = toCloudWatchUnit(ucum);
    const ownResolution = settings.resolutionOf(name);
    const dataPoints = metric.dataPoints.flatMap((point) => {
      const value = arithmetic.read(point.value);
      return value === undefined ? [] : [{ ...point, value }];
    });
    let dropped = metric.dataPoints.length - dataPoints.length;
    const dated: DatedMetric[] = [];
    for (const point of join({ metric: { ...metric, dataPoints }, arithmetic, meter })) {
      const { set, value, timestampMs } = point;
      const { storageResolution = ownResolution } = set;
      for (const values of arithmetic.toEmf(value, (one) => (one * factor) / divisor)) {
        if (values.every(isUsable)) {
          dated.push({ name, metric: { unit, storageResolution, values }, set, timestampMs });
        } else dropped += 1;
      }
    }
    if (dropped > 0) {
      warn(
        `EMF: dropped ${dropped} data points of "${name}" whose numbers are not finite, over 2^360 or at odds with each other. Record finite numbers.`,
      );
    }
    return dated;
  };
}

/** Whether CloudWatch takes a value. */
function isUsable(value: EmfValue): boolean {
  if (typeof value === 'number') return isMetricNumber(value);
  const { Values = [], Counts = [], Max, Min, Count, Sum } = value;
  const isOrdered = Min <= Max && Count > 0;
  return isOrdered && [...Values, ...Counts, Max, Min, Count, Sum].every(isMetricNumber);
}
