import type { EmfStatistics } from './document.js';
import type { Arithmetic } from './exporter-arithmetic.js';
import type { BucketsLike, ExponentialLike } from './exporter-data.js';
import { addTotals, converted, exactValues, readTotals, totalsSince } from './exporter-totals.js';

/** As many as one document may hold of a metric. */
const MAX_VALUES = 100;

/** As many as the SDK keeps to either side of zero, unless it is told otherwise. */
const MAX_BUCKETS = 160;

/**
 * Exponential histograms, written as the middle of each bucket and how many values it holds, 100
 * buckets a document, so that CloudWatch knows percentiles of them.
 *
 * One value, or two, are written as they are.
 */
export const exponentialHistograms: Arithmetic<ExponentialLike> = {
  read: readTotals,
  add: (one, other) => ({
    ...addTotals(one, other),
    zeroCount: one.zeroCount + other.zeroCount,
    ...combined(one, other, (a, b) => a + b),
  }),
  since(value, earlier) {
    const totals = totalsSince(value, earlier);
    // A scale only ever gets coarser.
    if (totals === undefined || scaleOf(value) > scaleOf(earlier)) return undefined;
    const grown = (now: number, before: number): number => Math.max(0, now - before);
    return {
      ...totals,
      zeroCount: grown(value.zeroCount, earlier.zeroCount),
      ...combined(value, earlier, grown),
    };
  },
  toEmf(value, convert) {
    if (value.count === 0) return [];
    const exact = exactValues(value);
    if (exact !== undefined) return [exact.map(convert)];
    return statisticsOf(value).map((part) => [converted(part, convert)]);
  },
};

type Combine = (one: number, other: number) => number;

type Side = 'positive' | 'negative';

const SIDES: readonly Side[] = ['positive', 'negative'];

/** Where nothing is in a bucket any scale will do; the SDK says 0, which is a coarse one. */
function scaleOf({ scale, positive, negative }: ExponentialLike): number {
  const isEmpty = positive.bucketCounts.length + negative.bucketCounts.length === 0;
  return isEmpty ? Number.POSITIVE_INFINITY : scale;
}

/** The buckets of two histograms, at the finest scale that both have and that few enough come of. */
function combined(
  one: ExponentialLike,
  other: ExponentialLike,
  combine: Combine,
): Pick<ExponentialLike, 'scale' | Side> {
  let scale = Math.min(scaleOf(one), scaleOf(other));
  const isTooLong = (side: Side): boolean => {
    const length = lengthOf([at(one, side, scale), at(other, side, scale)]);
    return length > MAX_BUCKETS && Number.isFinite(length);
  };
  while (SIDES.some(isTooLong)) scale -= 1;
  const side = (name: Side): BucketsLike =>
    joined(at(one, name, scale), at(other, name, scale), combine);
  return { scale, positive: side('positive'), negative: side('negative') };
}

/** One side of a histogram at a coarser scale: each step joins two buckets. */
function at(histogram: ExponentialLike, side: Side, scale: number): BucketsLike {
  const { offset, bucketCounts } = histogram[side];
  if (bucketCounts.length === 0) return { offset, bucketCounts };
  const joining = 2 ** (histogram.scale - scale);
  const first = Math.floor(offset / joining);
  const counts: number[] = [];
  bucketCounts.forEach((count, n) => {
    const index = Math.floor((offset + n) / joining) - first;
    counts[index] = (counts[index] ?? 0) + count;
  });
  return { offset: first, bucketCounts: counts };
}

function lengthOf(all: readonly BucketsLike[]): number {
  const held = all.filter(({ bucketCounts }) => bucketCounts.length > 0);
  if (held.length === 0) return 0;
  const ends = held.map(({ offset, bucketCounts }) => offset + bucketCounts.length);
  return Math.max(...ends) - Math.min(...held.map(({ offset }) => offset));
}

function joined(one: BucketsLike, other: BucketsLike, combine: Combine): BucketsLike {
  const length = lengthOf([one, other]);
  const starts = [one, other].filter(({ bucketCounts }) => bucketCounts.length > 0);
  const offset = Math.min(...starts.map((buckets) => buckets.offset));
  const countIn = (buckets: BucketsLike, n: number): number =>
    buckets.bucketCounts[offset + n - buckets.offset] ?? 0;
  const bucketCounts = Array.from({ length }, (_, n) =>
    combine(countIn(one, n), countIn(other, n)),
  );
  return { offset, bucketCounts };
}

interface Bucket {
  readonly value: number;
  readonly count: number;
}

/** Parts of 100 buckets; the sums of all parts come to the histogram's own. */
function statisticsOf(histogram: ExponentialLike): EmfStatistics[] {
  const buckets = ascending(histogram);
  const parts: Bucket[][] = [];
  for (let first = 0; first < buckets.length; first += MAX_VALUES) {
    parts.push(buckets.slice(first, first + MAX_VALUES));
  }
  const total = sumOf(buckets);
  return parts.map((part, n) => {
    const isLast = n === parts.length - 1;
    const Values = part.map(({ value }) => value);
    return {
      Values,
      Counts: part.map(({ count }) => count),
      Max: (isLast ? histogram.max : undefined) ?? (Values.at(-1) as number),
      Min: (n === 0 ? histogram.min : undefined) ?? (Values[0] as number),
      Count: part.reduce((sum, { count }) => sum + count, 0),
      // What the middles are off by goes where the values are greatest, and it weighs least.
      Sum: sumOf(part) + (isLast ? (histogram.sum ?? total) - total : 0),
    };
  });
}

function sumOf(buckets: readonly Bucket[]): number {
  return buckets.reduce((sum, { value, count }) => sum + value * count, 0);
}

/** The buckets that hold something, from the least value to the greatest. */
function ascending(histogram: ExponentialLike): Bucket[] {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, zeroCount } = histogram;
  const lower = (index: number): number => 2 ** (index / 2 ** histogram.scale);
  const side = ({ offset, bucketCounts }: BucketsLike, sign: number): Bucket[] =>
    bucketCounts.map((count, n) => {
      const middle = (lower(offset + n) + lower(offset + n + 1)) / 2;
      return { value: Math.min(max, Math.max(min, sign * middle)), count };
    });
  return [
    ...side(histogram.negative, -1).reverse(),
    { value: 0, count: zeroCount },
    ...side(histogram.positive, 1),
    // What is no number, which a foreign reader may hand over, would make the line no EMF.
  ].filter(({ count }) => Number.isFinite(count) && count > 0);
}
