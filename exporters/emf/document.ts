import type { MetricUnit } from '../../src/telemetry.js';

/**
 * Many values of a metric in the place of one.
 *
 * The schema of the format does not name it; the OpenTelemetry Collector and CloudWatch's own agent
 * send it. Without `Values` and `Counts` CloudWatch knows no percentiles of it, but where all values
 * are the same.
 */
export interface EmfStatistics {
  /** 100 at most, each as often as `Counts` says in the same place. */
  readonly Values?: readonly number[];
  readonly Counts?: readonly number[];
  readonly Max: number;
  readonly Min: number;
  readonly Count: number;
  readonly Sum: number;
}

/** What stands in a document for one value, or for many. */
export type EmfValue = number | EmfStatistics;

/** The values of one metric in a document. */
export interface EmfMetric {
  readonly unit: MetricUnit;
  /** Seconds: how CloudWatch keeps them. */
  readonly storageResolution: 1 | 60;
  readonly values: readonly EmfValue[];
}

/** What is measured under one set of dimensions at one time, before any limit is looked at. */
export interface EmfDocument {
  readonly namespace: string;
  /** Milliseconds since the epoch, a whole number. */
  readonly timestampMs: number;
  /** At least one set; an empty one is a metric without dimensions. */
  readonly dimensionSets: ReadonlyArray<Readonly<Record<string, string>>>;
  /** Further members of the root by key, each as it is written, with a comma behind it; dimensions and metrics win over them. */
  readonly properties: Readonly<Record<string, string>>;
  /** By name. */
  readonly metrics: ReadonlyMap<string, EmfMetric>;
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
const MAX_MAGNITUDE = 2 ** 360;

/** Whether CloudWatch takes a number: it is finite, and within 2^360 to either side. */
export function isMetricNumber(value: number): boolean {
  return Math.abs(value) <= MAX_MAGNITUDE;
}
