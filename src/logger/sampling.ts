import { TraceFlags } from '@opentelemetry/api';
import { configuredSampleRate } from '../config.js';
import { activeSpan, type Invocation, invocationState } from '../invocation.js';

/** Which invocations have their debug lines written. */
export interface Sampling {
  /** What `sampling_rate` on a line says; none when the trace decides. */
  readonly rate: number | undefined;
  /** Whether this invocation's lines are written from DEBUG up; decided once for each. */
  isSampled(invocation: Invocation | undefined): boolean;
}

/**
 * Creates the sampling of a logger: a share of the invocations from 0 to 1, or those whose trace is sampled.
 *
 * Default POWERTOOLS_LOGGER_SAMPLE_RATE; `undefined` when neither is given. Outside of an invocation
 * a share is decided once for the logger.
 *
 * @throws RangeError for anything else.
 */
export function createSampling(
  rate: number | 'trace' | undefined = configuredSampleRate(),
): Sampling | undefined {
  if (rate === undefined) return undefined;
  if (rate === 'trace') return { rate: undefined, isSampled: isTraceSampled };
  if (typeof rate !== 'number' || !(rate >= 0 && rate <= 1)) {
    throw new RangeError(
      `createLogger: sampleRate must be 0 to 1 or "trace", got ${String(rate)}.`,
    );
  }
  const owner = {};
  const decide = (): boolean => Math.random() < rate;
  const outside = decide();
  return {
    rate,
    isSampled: (invocation) => (invocation ? invocationState(invocation, owner, decide) : outside),
  };
}

function isTraceSampled(invocation: Invocation | undefined): boolean {
  const span = invocation?.span ?? activeSpan();
  return ((span?.spanContext().traceFlags ?? 0) & TraceFlags.SAMPLED) !== 0;
}
