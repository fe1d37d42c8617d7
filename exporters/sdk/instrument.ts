import type { Attributes, Context } from '@opentelemetry/api';
import { frontMeasurement } from '../../src/telemetry.js';
import type { Instrument, MeasurementSink } from './measurement.js';
import { createWarningBudget } from './warning-budget.js';

/** What a synchronous instrument does, under either of the API's two names for it. */
export interface SynchronousInstrument {
  add(value: number, attributes?: Attributes, context?: Context): void;
  record(value: number, attributes?: Attributes, context?: Context): void;
}

const NO_ATTRIBUTES: Attributes = Object.freeze({});

/** Enough for a person to find the cause. */
const MAX_WARNINGS = 10;

/** Creates an instrument that hands each acceptable value to the sink. It never throws. */
export function createSynchronousInstrument(
  instrument: Instrument,
  sink: MeasurementSink,
): SynchronousInstrument {
  const warn = createWarningBudget(MAX_WARNINGS);
  const record = (value: number, given?: Attributes, context?: Context): void => {
    try {
      const accepted = acceptedValue({ instrument, value, context, warn });
      if (accepted === undefined) return;
      const attributes = acceptedAttributes(given);
      sink.record({ instrument, value: accepted, attributes, context });
    } catch (error) {
      warn(
        `Instrument "${instrument.name}": a measurement was lost (${describe(error)}). ` +
          'Record finite numbers with plain attributes.',
      );
    }
  };
  return { add: record, record };
}

/** The caller's attributes; none when they are not an object. */
export function acceptedAttributes(given: Attributes | undefined): Attributes {
  return typeof given === 'object' && given !== null ? given : NO_ATTRIBUTES;
}

interface Candidate {
  readonly instrument: Instrument;
  readonly value: number;
  readonly context?: Context | undefined;
  readonly warn: (message: string) => void;
}

/** The value to keep; `undefined`, with a warning, for one that the instrument cannot take. */
export function acceptedValue({ instrument, value, context, warn }: Candidate): number | undefined {
  if (!Number.isFinite(value)) {
    warn(
      `Instrument "${instrument.name}": ${describe(value)} was dropped. Record finite numbers only.`,
    );
    return undefined;
  }
  // What createMetrics() measured is kept as it is, as its users expect of CloudWatch metrics.
  if (value < 0 && NON_NEGATIVE.has(instrument.kind) && frontMeasurement(context) === undefined) {
    warn(
      `Instrument "${instrument.name}": ${value} was dropped, as a ${instrument.kind} takes no ` +
        'negative value. Use an UpDownCounter or a Gauge.',
    );
    return undefined;
  }
  return instrument.integer ? Math.trunc(value) : value;
}

// https://opentelemetry.io/docs/specs/otel/metrics/api/#counter-operations
const NON_NEGATIVE: ReadonlySet<string> = new Set(['counter', 'histogram', 'observableCounter']);

/** A thrown or a refused value as text, whatever it is. */
export function describe(value: unknown): string {
  try {
    return value instanceof Error ? value.message : String(value);
  } catch {
    return typeof value;
  }
}
