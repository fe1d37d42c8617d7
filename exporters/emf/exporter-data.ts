import type { HrTime } from '@opentelemetry/api';
import type { AttributesLike } from '../sdk/span.js';

/**
 * All metrics of one collection: the `ResourceMetrics` of OpenTelemetry's SDK, 2.x or 3.x.
 *
 * Structural, so that no SDK's types are needed to check a program that uses ours.
 */
export interface ResourceMetricsLike {
  readonly scopeMetrics: readonly ScopeMetricsLike[];
}

/** The metrics of one meter. */
interface ScopeMetricsLike {
  readonly scope: ScopeLike;
  readonly metrics: readonly MetricDataLike[];
}

/** A meter, by what it was asked for. */
export interface ScopeLike {
  readonly name: string;
  readonly version?: string | undefined;
}

/** The data points of one metric, one a set of attributes. */
export type MetricDataLike = HistogramData | ExponentialData | GaugeData | SumData;

export const HISTOGRAM = 0;
export const EXPONENTIAL = 1;
export const GAUGE = 2;
export const SUM = 3;

/** Temporalities: points tell what came since the last one, or since the start. */
export const DELTA = 0;
export const CUMULATIVE = 1;

/** The data points of one metric that are all of one type. */
export interface MetricDataOf<TType, TValue> {
  readonly descriptor: { readonly name: string; readonly unit: string };
  readonly aggregationTemporality: typeof DELTA | typeof CUMULATIVE;
  readonly dataPointType: TType;
  readonly dataPoints: ReadonlyArray<DataPointLike<TValue>>;
  /** Of a sum alone: whether it can only grow. */
  readonly isMonotonic?: boolean;
}

/** What one set of attributes came to. */
export interface DataPointLike<TValue> {
  readonly startTime: HrTime;
  readonly endTime: HrTime;
  readonly attributes: AttributesLike;
  readonly value: TValue;
}

/** A histogram over given bounds: bucket `n` ends with `boundaries[n]`, and one more comes after the last. */
export interface HistogramLike extends Totals {
  readonly buckets: {
    readonly boundaries: readonly number[];
    readonly counts: readonly number[];
  };
}

/** A histogram whose bucket `n` is from above `2 ** (n / 2 ** scale)` to that of the next. */
export interface ExponentialLike extends Totals {
  readonly scale: number;
  readonly zeroCount: number;
  readonly positive: BucketsLike;
  /** Of the values' magnitudes. */
  readonly negative: BucketsLike;
}

/** Buckets that follow each other, the first one with the number `offset`. */
export interface BucketsLike {
  readonly offset: number;
  readonly bucketCounts: readonly number[];
}

/** What a histogram knows of all its values; what it does not is `undefined`. */
export interface Totals {
  readonly count: number;
  readonly sum?: number | undefined;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
}

type HistogramData = MetricDataOf<typeof HISTOGRAM, HistogramLike>;
type ExponentialData = MetricDataOf<typeof EXPONENTIAL, ExponentialLike>;
type GaugeData = MetricDataOf<typeof GAUGE, number>;
type SumData = MetricDataOf<typeof SUM, number>;
