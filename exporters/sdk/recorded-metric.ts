import { frontMeasurement } from '../../src/telemetry.js';
import type { InstrumentKind, Measurement } from './measurement.js';
import type { AttributesLike } from './span.js';

/** One recorded value of one instrument. */
export interface RecordedMetric {
  readonly name: string;
  readonly kind: InstrumentKind;
  /** CloudWatch's word for metrics of `createMetrics()`, else the instrument's own unit. */
  readonly unit: string;
  readonly value: number;
  readonly attributes: AttributesLike;
  /** The name of the meter, which is the namespace of metrics of `createMetrics()`. */
  readonly meter: string;
}

/** Reads a measurement, by the exact name and unit where `createMetrics()` made it. */
export function toRecordedMetric(measurement: Measurement): RecordedMetric {
  const { instrument, value, attributes, context } = measurement;
  const front = frontMeasurement(context);
  return {
    name: front?.name ?? instrument.name,
    kind: instrument.kind,
    unit: front?.unit ?? instrument.unit,
    value,
    attributes: { ...attributes },
    meter: instrument.scope.name,
  };
}
