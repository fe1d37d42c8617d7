import type { DimensionSet } from './dimension-set.js';
import { periodOf } from './grouping.js';
import type { Metric } from './metric.js';

/** What one metric came to under one set of dimensions, in one period or at the flush. */
export interface Series {
  readonly metric: Metric;
  readonly set: DimensionSet;
  /** Seconds. */
  readonly storageResolution: 1 | 60;
  /** CloudWatch's; of what is of the time of the flush there is but one. */
  readonly period: number | undefined;
  /** Milliseconds since the epoch of the first value; `undefined` is the time of the flush. */
  timestampMs: number | undefined;
  /** All values of a histogram, one of any other. */
  readonly values: number[];
}

/** The series that were not written yet, in the order they began. */
export interface SeriesStore {
  /** The series of a period; without a time, the one series of the interval. */
  of(metric: Metric, set: DimensionSet, nowMs?: number): Series;
  /** Hands all over and starts anew. */
  take(): readonly Series[];
  /** Forgets which sets were met. */
  endInterval(): void;
  readonly size: () => number;
}

/** Creates an empty store. */
export function createSeriesStore(): SeriesStore {
  let waiting: Series[] = [];
  const touched = new Set<Metric>();
  return {
    of(metric, set, nowMs) {
      const { storageResolution = metric.storageResolution } = set;
      const period = nowMs === undefined ? undefined : periodOf(nowMs, storageResolution);
      const present = metric.series.get(set.key);
      if (present !== undefined && present.period === period) return present;
      const created = { metric, set, storageResolution, period, timestampMs: nowMs, values: [] };
      metric.series.set(set.key, created);
      touched.add(metric);
      waiting.push(created);
      return created;
    },
    take() {
      const taken = waiting;
      waiting = [];
      for (const { metric, set } of taken) {
        if (metric.series.has(set.key)) metric.series.set(set.key, undefined);
      }
      return taken;
    },
    endInterval() {
      for (const { series } of touched) series.clear();
      touched.clear();
    },
    size: () => waiting.length,
  };
}
