import type { Attributes } from '@opentelemetry/api';
import type { FrontMeasurement } from '../../src/telemetry.js';

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

/** What an instrument is. */
export interface Instrument {
  readonly kind: InstrumentKind;
  /** The same text for the same kind, value type, unit, and name in any case. */
  readonly identity: string;
  /** As first written; names are compared without regard to case. */
  readonly name: string;
  /** In UCUM as a rule; empty when none was given. */
  readonly unit: string;
  /** Whether the value type is INT: values are whole numbers then. */
  readonly integer: boolean;
  readonly scope: InstrumentScope;
}

/**
 * Takes a value that was recorded, or observed during `collect()`: finite, and of the sign that the
 * instrument takes.
 *
 * The attributes are the caller's own object, unchecked: whoever keeps it copies it. `front` is what
 * `createMetrics()` said of the value; `undefined` for one of a bare instrument.
 */
export type TakeValue = (
  value: number,
  attributes: Attributes,
  front: FrontMeasurement | undefined,
) => void;

/**
 * Where the values of an instrument go: asked once for each one.
 *
 * Whatever it throws as it takes one is reported and goes no further.
 */
export type MeasurementSink = (instrument: Instrument) => TakeValue;
