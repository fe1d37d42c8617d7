import { createNoopMeter, type Meter, type MeterProvider } from '@opentelemetry/api';
import type { MeasurementSink } from './measurement.js';
import { createMeter } from './meter.js';
import { createObservables } from './observable.js';

/** A meter provider that hands every measurement to a sink, and keeps none. */
export interface CollectingMeterProvider extends MeterProvider {
  /** Whether `collect()` has any callback to run. */
  hasCallbacks(): boolean;
  /** Runs the callbacks, so that the sink sees their observations. Never rejects. */
  collect(timeoutMs: number): Promise<void>;
  /** Turns all instruments into ones that do nothing. */
  stop(): void;
  readonly isStopped: () => boolean;
}

/**
 * Creates OpenTelemetry's `MeterProvider` without an SDK behind it.
 *
 * The SDK of the project aggregates before any exporter sees a value; a sink sees each one.
 * Recording never throws, whatever it is given.
 */
export function createMeterProvider(sink: MeasurementSink): CollectingMeterProvider {
  let running = true;
  const observables = createObservables();
  const meters = new Map<string, Meter>();
  const sinkWhileRunning: MeasurementSink = (instrument) => {
    const take = sink(instrument);
    return (value, attributes, front) => {
      if (running) take(value, attributes, front);
    };
  };
  return {
    getMeter(name, version, { schemaUrl } = {}) {
      if (!running) return createNoopMeter();
      const identity = JSON.stringify([name, version, schemaUrl]);
      const present = meters.get(identity);
      if (present !== undefined) return present;
      const created = createMeter({ name, version, schemaUrl }, sinkWhileRunning, observables);
      meters.set(identity, created);
      return created;
    },
    hasCallbacks: () => running && observables.hasCallbacks(),
    async collect(timeoutMs) {
      if (running) await observables.collect(timeoutMs);
    },
    stop() {
      running = false;
    },
    isStopped: () => !running,
  };
}
