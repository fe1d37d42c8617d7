import type { Arithmetic } from './exporter-arithmetic.js';
import type { HistogramLike } from './exporter-data.js';
import { addTotals, converted, exactValues, readTotals, totalsSince } from './exporter-totals.js';

/**
 * Histograms over given bounds, written as `{ Max, Min, Count, Sum }`.
 *
 * What the histogram does not know of these is estimated from its buckets. One value, or two, are
 * written as they are.
 */
export const histograms: Arithmetic<HistogramLike> = {
  read: readTotals,
  add: (one, other) => ({ ...addTotals(one, other), buckets: addBuckets(one, other) }),
  since(value, earlier) {
    const totals = totalsSince(value, earlier);
    if (totals === undefined || !haveSameBounds(value, earlier)) return undefined;
    return { ...totals, buckets: combined(value, earlier, (a, b) => Math.max(0, a - b)) };
  },
  toEmf(value, convert) {
    const { count } = value;
    if (count === 0) return [];
    const exact = exactValues(value);
    if (exact !== undefined) return [exact.map(convert)];
    const { min, max, sum } = estimated(value);
    return [[converted({ Max: max, Min: min, Count: count, Sum: sum }, convert)]];
  },
};

type Buckets = HistogramLike['buckets'];

function haveSameBounds(
  { buckets: one }: HistogramLike,
  { buckets: other }: HistogramLike,
): boolean {
  return (
    one.boundaries.length === other.boundaries.length &&
    one.boundaries.every((boundary, n) => boundary === other.boundaries[n])
  );
}

function addBuckets(one: HistogramLike, other: HistogramLike): Buckets {
  // Of unlike bounds none is left: all values are in the one bucket without an end.
  if (!haveSameBounds(one, other)) return { boundaries: [], counts: [one.count + other.count] };
  return combined(one, other, (a, b) => a + b);
}

function combined(
  { buckets: { boundaries, counts } }: HistogramLike,
  { buckets: other }: HistogramLike,
  combine: (one: number, other: number) => number,
): Buckets {
  return { boundaries, counts: counts.map((count, n) => combine(count, other.counts[n] ?? 0)) };
}

interface Estimate {
  readonly min: number;
  readonly max: number;
  readonly sum: number;
}

/** The totals, with what is unknown taken from the bounds of the buckets that hold something. */
function estimated({ count, sum, min, max, buckets }: HistogramLike): Estimate {
  const { boundaries, counts } = buckets;
  const first = counts.findIndex((held) => held > 0);
  const last = counts.findLastIndex((held) => held > 0);
  const average = sum === undefined ? undefined : sum / count;
  const low = min ?? boundaries[first - 1] ?? boundaries[first] ?? average ?? max ?? Number.NaN;
  const high = max ?? boundaries[last] ?? boundaries[last - 1] ?? average ?? low;
  if (average !== undefined && sum !== undefined) {
    return { min: min ?? Math.min(low, average), max: max ?? Math.max(high, average), sum };
  }
  const within = (value: number): number => Math.min(high, Math.max(low, value));
  const middle = (n: number): number =>
    (within(boundaries[n - 1] ?? low) + within(boundaries[n] ?? high)) / 2;
  return {
    min: low,
    max: high,
    sum: counts.reduce((total, held, n) => total + (held > 0 ? held * middle(n) : 0), 0),
  };
}
