import type { DimensionSet } from './dimension-set.js';
import type { Metric } from './metric.js';

/** What one metric came to under one set of dimensions, in one period or at the flush. */
export interface Series {
  readonly metric: Metric;
  readonly set: DimensionSet;
  readonly highResolution: boolean;
  /** Milliseconds since the epoch of the first value; `undefined` is the time of the flush. */
  timestampMs: number | undefined;
  /** All values of a histogram, one of any other. */
  readonly values: number[];
}

const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;

/** CloudWatch's period that a time falls into: the number of a second, or of a minute. */
export function periodOf(timestampMs: number, highResolution: boolean): number {
  return Math.floor(timestampMs / (highResolution ? SECOND_MS : MINUTE_MS));
}

/** The series of one interval, in the order they began. */
export interface SeriesStore {
  /** The series of a period; without a time, the one series of the interval. */
  of(metric: Metric, set: DimensionSet, nowMs?: number): Series;
  /** Hands all over and starts anew. */
  take(): readonly Series[];
  readonly size: number;
}

/** Creates an empty store. */
export function createSeriesStore(): SeriesStore {
  let all = new Map<string, Series>();
  return {
    of(metric, set, nowMs) {
      const highResolution = set.highResolution ?? metric.highResolution;
      const period = nowMs === undefined ? '' : periodOf(nowMs, highResolution);
      const key = `${metric.identity}|${period}${set.key}`;
      const present = all.get(key);
      if (present !== undefined) return present;
      const created: Series = { metric, set, highResolution, timestampMs: nowMs, values: [] };
      all.set(key, created);
      return created;
    },
    take() {
      const taken = [...all.values()];
      all = new Map();
      return taken;
    },
    get size() {
      return all.size;
    },
  };
}
