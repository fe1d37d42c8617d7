import type { Attributes, Context } from '@opentelemetry/api';

/** The seven instruments of OpenTelemetry's Metrics API. */
export type InstrumentKind =
  | 'counter'
  | 'upDownCounter'
  | 'histogram'
  | 'gauge'
  | 'observableCounter'
  | 'observableUpDownCounter'
  | 'observableGauge';

/** The meter that an instrument belongs to. */
export interface InstrumentScope {
  readonly name: string;
  readonly version?: string | undefined;
  readonly schemaUrl?: string | undefined;
}

/** What an instrument is: the same object for all its measurements. */
export interface Instrument {
  readonly kind: InstrumentKind;
  /** The same text for the same kind, value type, unit, and name in any case. */
  readonly identity: string;
  /** As first written; names are compared without regard to case. */
  readonly name: string;
  /** In UCUM as a rule; empty when none was given. */
  readonly unit: string;
  readonly description: string;
  /** Whether the value type is INT: values are whole numbers then. */
  readonly integer: boolean;
  readonly scope: InstrumentScope;
}

/** One value of one instrument; finite, and of the sign that the instrument takes. */
export interface Measurement {
  readonly instrument: Instrument;
  readonly value: number;
  /** The caller's own object, unchecked: whoever keeps it copies it. */
  readonly attributes: Attributes;
  /** What the caller passed; `undefined` when nothing was, and for observations. */
  readonly context: Context | undefined;
}

/** Where measurements go. Whatever a sink throws is reported once and goes no further. */
export interface MeasurementSink {
  /** Takes a value that was recorded just now. */
  record(measurement: Measurement): void;
  /** Takes a value that a callback observed, during `collect()`. */
  observe(measurement: Measurement): void;
}
