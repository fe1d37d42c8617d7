import type { Attributes, Context } from '@opentelemetry/api';
import { frontMeasurement, reason } from '../../src/telemetry.js';
import type { Instrument, InstrumentKind, Measurement } from './measurement.js';
import { createWarningBudget } from './warning-budget.js';

/** Takes a value that was recorded or observed. It never throws. */
export type Recorder = (
  value: number,
  attributes?: Attributes | undefined,
  context?: Context | undefined,
) => void;

const NO_ATTRIBUTES: Attributes = Object.freeze({});

/** Enough for a person to find the cause. */
const MAX_WARNINGS = 10;

// https://opentelemetry.io/docs/specs/otel/metrics/api/#counter-operations
const NON_NEGATIVE: ReadonlySet<InstrumentKind> = new Set([
  'counter',
  'histogram',
  'observableCounter',
]);

/** Creates what hands each value that an instrument can take to `put`; others are a warning. */
export function createRecorder(
  instrument: Instrument,
  put: (measurement: Measurement) => void,
): Recorder {
  const warnBudgeted = createWarningBudget(MAX_WARNINGS);
  const warn = (problem: string): void =>
    warnBudgeted(`Instrument "${instrument.name}": ${problem}`);
  const isNonNegative = NON_NEGATIVE.has(instrument.kind);
  return (value, given, context) => {
    try {
      if (!Number.isFinite(value)) {
        return warn(`${reason(value)} was dropped. Record finite numbers only.`);
      }
      // What createMetrics() measured is kept as it is, as its users expect of CloudWatch metrics.
      if (isNonNegative && value < 0 && frontMeasurement(context) === undefined) {
        return warn(
          `${value} was dropped, as a ${instrument.kind} takes no negative value. ` +
            'Use an UpDownCounter or a Gauge.',
        );
      }
      const accepted = instrument.integer ? Math.trunc(value) : value;
      const attributes = typeof given === 'object' && given !== null ? given : NO_ATTRIBUTES;
      put({ instrument, value: accepted, attributes, context });
    } catch (error) {
      warn(`a measurement was lost (${reason(error)}). Use plain attributes.`);
    }
  };
}
