import type { Attributes } from '@opentelemetry/api';
import { toMs } from '../sdk/time.js';
import { createCardinalityWatch } from './cardinality.js';
import {
  attributesKey,
  createDimensionSets,
  type DimensionSet,
  sortedAttributes,
} from './dimension-set.js';
import type { Arithmetic } from './exporter-arithmetic.js';
import type { DataPointLike, MetricDataLike, MetricDataOf, ScopeLike } from './exporter-data.js';
import { createGrowth } from './exporter-growth.js';
import type { EmfSettings } from './options.js';

/** The data points of one metric, and how they are added up. */
export interface Reading<T> {
  readonly metric: MetricDataOf<MetricDataLike['dataPointType'], T>;
  readonly arithmetic: Arithmetic<T>;
  readonly meter: ScopeLike;
}

/** Data points that fall under the same dimensions, as one. */
interface JoinedPoints<T> {
  readonly set: DimensionSet;
  readonly value: T;
  readonly timestampMs: number;
}

/** Joins the data points of a metric, as one for each set of dimensions. */
export type JoinPoints = <T>(reading: Reading<T>) => Iterable<JoinedPoints<T>>;

/** Creates what joins data points, and remembers what it takes to tell growth from totals. */
export function createPointJoiner(
  settings: EmfSettings,
  warn: (problem: string) => void,
): JoinPoints {
  const toDimensionSet = createDimensionSets(settings.defaultDimensions, warn);
  const growth = createGrowth(warn);
  const watch = createCardinalityWatch(warn);
  return <T>({ metric, arithmetic, meter }: Reading<T>) => {
    const { name, unit } = metric.descriptor;
    const identity = JSON.stringify([meter.name, meter.version, name, unit, metric.dataPointType]);
    const allowed = settings.allowedFor(name);
    const joined = new Map<string, JoinedPoints<T>>();
    for (const point of metric.dataPoints) {
      const attributes = point.attributes as Attributes;
      const key = identity + attributesKey(sortedAttributes(attributes));
      const value = growth.of(key, { metric, point, arithmetic });
      if (value === undefined) continue;
      const set = toDimensionSet(attributes, allowed);
      watch(name, set.key, set.dimensions);
      const before = joined.get(set.key)?.value;
      const whole = before === undefined ? value : arithmetic.add(before, value);
      joined.set(set.key, { set, value: whole, timestampMs: timeOf(point) });
    }
    return joined.values();
  };
}

/** The end of the time that a data point is of, in whole milliseconds. */
function timeOf({ endTime }: DataPointLike<unknown>): number {
  const endMs = Math.floor(toMs(endTime));
  return endMs > 0 && Number.isFinite(endMs) ? endMs : Date.now();
}
