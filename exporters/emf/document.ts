import type { MetricUnit } from '../../src/telemetry.js';

/** The values of one metric in a document. */
export interface EmfMetric {
  readonly name: string;
  readonly unit: MetricUnit;
  /** Whether CloudWatch keeps them by the second. */
  readonly highResolution: boolean;
  readonly values: readonly number[];
}

/** What is measured under one set of dimensions at one time, before any limit is looked at. */
export interface EmfDocument {
  readonly namespace: string;
  /** Milliseconds since the epoch, a whole number. */
  readonly timestampMs: number;
  /** At least one set; an empty one is a metric without dimensions. */
  readonly dimensionSets: ReadonlyArray<Readonly<Record<string, string>>>;
  /** Further members of the root; dimensions and metrics win over them. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** No name twice. */
  readonly metrics: readonly EmfMetric[];
}
