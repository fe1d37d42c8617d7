import { type Context, createContextKey } from '@opentelemetry/api';
import type { MetricUnit } from './metric-unit.js';

/** What all values of one publish have in common. */
export interface FrontDocument {
  readonly namespace: string;
  /** Each with `service` and the default dimensions; at least one. */
  readonly dimensionSets: ReadonlyArray<Readonly<Record<string, string>>>;
  readonly metadata: Readonly<Record<string, unknown>>;
  /** Milliseconds since the epoch, a whole number; `undefined` is the time of publishing. */
  readonly timestampMs: number | undefined;
  readonly functionRequestId: string | undefined;
  /** 32 hex digits. */
  readonly traceId: string | undefined;
}

/** What a value of `createMetrics()` is, beyond what an OpenTelemetry measurement can say. */
export interface FrontMeasurement {
  /** As the application wrote it, which an instrument's grammar may not allow. */
  readonly name: string;
  readonly unit: MetricUnit;
  /** Seconds: 1 where the application asked for high resolution. */
  readonly storageResolution: 1 | 60;
  /** The same object for all values that were published together. */
  readonly document: FrontDocument;
}

const MEASUREMENT = /* @__PURE__ */ createContextKey('fluoroscope.measurement.1');

/** The context to pass to `add` or `record`, so that a provider that knows can read the rest. */
export function withFrontMeasurement(context: Context, measurement: FrontMeasurement): Context {
  // As `context.setValue()` answers, without its copy of all values: one is made for each publish.
  return {
    getValue: (key) => (key === MEASUREMENT ? measurement : context.getValue(key)),
    setValue: (key, value) => context.setValue(MEASUREMENT, measurement).setValue(key, value),
    deleteValue: (key) => context.setValue(MEASUREMENT, measurement).deleteValue(key),
  };
}

/** What `createMetrics()` said of a measurement; `undefined` for one of a bare instrument. */
export function frontMeasurement(context: Context | undefined): FrontMeasurement | undefined {
  return context?.getValue(MEASUREMENT) as FrontMeasurement | undefined;
}
