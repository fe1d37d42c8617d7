import type { Attributes, Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import { guarded } from './guarded.js';
import type { Started } from './invocation-start.js';
import { ATTR_FAAS_TRIGGER } from './semconv.js';

/**
 * The metrics of invocations by OpenTelemetry's conventions, under the kind of trigger alone.
 *
 * An invocation that is told of before it ends, as at its deadline, is counted then and not again.
 * https://opentelemetry.io/docs/specs/semconv/faas/faas-metrics/
 */
export interface InvocationMetrics {
  /** Counts a cold start, and has the rest counted when the invocation ends. */
  begin(started: Started): void;
  /** Counts an invocation that failed by itself. */
  fail(started: Started): void;
}

interface Instruments {
  readonly duration: Histogram;
  readonly coldStarts: Counter;
  readonly errors: Counter;
  readonly timeouts: Counter;
}

/** Seconds, as the conventions advise. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** Creates what counts the invocations of one function, each through its own telemetry. */
export function createInvocationMetrics(): InvocationMetrics {
  const known = new WeakMap<MeterProvider, Instruments>();
  const of = ({ invocation, trigger }: Started): readonly [Instruments, Attributes] => {
    const { meterProvider } = invocation.telemetry;
    const instruments = known.get(meterProvider) ?? createInstruments(meterProvider);
    known.set(meterProvider, instruments);
    return [instruments, { [ATTR_FAAS_TRIGGER]: trigger.faasTrigger }];
  };
  return {
    begin(started) {
      const [{ duration, coldStarts, errors, timeouts }, attributes] = of(started);
      const { coldStart, endings } = started.invocation;
      const startMs = performance.now();
      let isCounted = false;
      if (coldStart) coldStarts.add(1, attributes);
      endings.push(() => {
        if (isCounted) return;
        isCounted = true;
        duration.record((performance.now() - startMs) / 1_000, attributes);
        const { told } = started;
        if (told !== undefined)
          (told.errorType === 'timeout' ? timeouts : errors).add(1, attributes);
      });
    },
    fail(started) {
      if (started.told !== undefined) return;
      guarded('counting an error', () => {
        const [{ errors }, attributes] = of(started);
        errors.add(1, attributes);
      });
    },
  };
}

function createInstruments(provider: MeterProvider): Instruments {
  const meter = provider.getMeter('fluoroscope');
  const counter = (noun: string): Counter =>
    meter.createCounter(`faas.${noun}s`, { unit: `{${noun}}` });
  return {
    duration: meter.createHistogram('faas.invoke_duration', {
      unit: 's',
      advice: { explicitBucketBoundaries: BOUNDARIES },
    }),
    coldStarts: counter('coldstart'),
    errors: counter('error'),
    timeouts: counter('timeout'),
  };
}
