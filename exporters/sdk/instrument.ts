import type { Attributes, Context } from '@opentelemetry/api';
import { frontMeasurement, reason } from '../../src/telemetry.js';
import type { Instrument, TakeValue } from './measurement.js';
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
const NON_NEGATIVE = /^(counter|histogram|observableCounter)$/;

/** Creates what hands each value that an instrument can take on; others are a warning. */
export function createRecorder(instrument: Instrument, take: TakeValue): Recorder {
  const { kind, name, integer } = instrument;
  const warn = createWarningBudget(MAX_WARNINGS);
  const isNonNegative = NON_NEGATIVE.test(kind);
  return (value, given, context) => {
    try {
      const front = frontMeasurement(context);
      // What createMetrics() measured is kept as it is, as its users expect of CloudWatch metrics.
      const isWrong = isNonNegative && value < 0 && front === undefined;
      if (isWrong || !Number.isFinite(value)) {
        warn(
          `Instrument "${name}": ${reason(value)} was dropped. Record finite numbers; ` +
            'negative ones on an UpDownCounter or a Gauge.',
        );
        return;
      }
      const attributes = typeof given === 'object' && given !== null ? given : NO_ATTRIBUTES;
      take(integer ? Math.trunc(value) : value, attributes, front);
    } catch (error) {
      warn(`Instrument "${name}": a value was lost (${reason(error)}). Use plain attributes.`);
    }
  };
}
