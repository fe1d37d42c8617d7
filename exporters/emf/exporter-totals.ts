import type { EmfStatistics } from './document.js';
import type { Totals } from './exporter-data.js';

/**
 * A histogram without a least or greatest value that is not finite, which is how SDKs begin;
 * `undefined` when its count or its sum is not finite.
 */
export function readTotals<T extends Totals>(value: T): T | undefined {
  const { count, sum = 0, min, max } = value;
  if (!Number.isFinite(count) || !Number.isFinite(sum)) return undefined;
  return { ...value, min: finite(min), max: finite(max) };
}

/** The totals of two histograms, as one; what one of them does not know, the two do not. */
export function addTotals(one: Totals, other: Totals): Totals {
  if (one.count === 0) return other;
  if (other.count === 0) return one;
  return {
    count: one.count + other.count,
    sum: known(one.sum, other.sum, (a, b) => a + b),
    min: known(one.min, other.min, Math.min),
    max: known(one.max, other.max, Math.max),
  };
}

/**
 * What came since an earlier state of the same histogram; `undefined` when it began anew.
 *
 * The least and the greatest value of the time between are known when they are new records.
 */
export function totalsSince(now: Totals, earlier: Totals): Totals | undefined {
  if (now.count < earlier.count) return undefined;
  return {
    count: now.count - earlier.count,
    sum: known(now.sum, earlier.sum, (a, b) => a - b),
    min: known(now.min, earlier.min, (a, b) => (a < b ? a : Number.NaN)),
    max: known(now.max, earlier.max, (a, b) => (a > b ? a : Number.NaN)),
  };
}

/** The values themselves, where totals tell them: one or two. */
export function exactValues({ count, sum, min, max }: Totals): readonly number[] | undefined {
  if (count === 1) {
    const only = min ?? max ?? sum;
    return only === undefined ? undefined : [only];
  }
  return count === 2 && min !== undefined && max !== undefined ? [min, max] : undefined;
}

/** Statistics with everything in CloudWatch's unit. */
export function converted(
  { Values, Counts, Max, Min, Count, Sum }: EmfStatistics,
  convert: (value: number) => number,
): EmfStatistics {
  return {
    ...(Values && Counts && { Values: Values.map(convert), Counts }),
    Max: convert(Max),
    Min: convert(Min),
    Count,
    Sum: convert(Sum),
  };
}

function known(
  one: number | undefined,
  other: number | undefined,
  combine: (one: number, other: number) => number,
): number | undefined {
  if (one === undefined || other === undefined) return undefined;
  return finite(combine(one, other));
}

function finite(value: number | undefined): number | undefined {
  return Number.isFinite(value) ? value : undefined;
}
