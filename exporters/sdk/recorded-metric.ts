import type { InstrumentKind } from './measurement.js';
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
