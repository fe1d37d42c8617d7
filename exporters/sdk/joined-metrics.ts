import type {
  Attributes,
  BatchObservableCallback,
  Context,
  Meter,
  MeterProvider,
  MetricOptions,
  Observable,
  ObservableCallback,
} from '@opentelemetry/api';
import type { ObservableMethod, Recordable, SynchronousMethod } from './meter-method.js';
import type { MetricsSignal } from './signal.js';

/** Joins ways out into one; `undefined` when there is none. */
export function joinMetrics(signals: readonly MetricsSignal[]): MetricsSignal | undefined {
  if (signals.length < 2) return signals[0];
  return {
    meterProvider: fanOutMeterProvider(signals.map((signal) => signal.meterProvider)),
    async forceFlush() {
      await Promise.all(signals.map((signal) => signal.forceFlush()));
    },
    drainSync() {
      for (const signal of signals) signal.drainSync?.();
    },
    async shutdown() {
      await Promise.all(signals.map((signal) => signal.shutdown()));
    },
  };
}

/** Joins meter providers: each value goes to all of them, and each runs the callbacks. */
function fanOutMeterProvider(providers: readonly MeterProvider[]): MeterProvider {
  return {
    getMeter: (name, version, options) =>
      fanOutMeter(providers.map((provider) => provider.getMeter(name, version, options))),
  };
}

function fanOutMeter(meters: readonly Meter[]): Meter {
  /** Of a joined observable: the one of each meter, in their order. */
  const parts = new WeakMap<Observable, readonly Observable[]>();
  const callbacks = new WeakMap<BatchObservableCallback, readonly BatchObservableCallback[]>();

  const synchronous = (method: SynchronousMethod) => (name: string, options?: MetricOptions) => {
    const instruments: Recordable[] = meters.map((meter) => meter[method](name, options));
    const each =
      (call: 'add' | 'record') =>
      (value: number, attributes?: Attributes, context?: Context): void => {
        for (const instrument of instruments) instrument[call]?.(value, attributes, context);
      };
    return { add: each('add'), record: each('record') };
  };

  const observable = (method: ObservableMethod) => (name: string, options?: MetricOptions) => {
    const observables = meters.map((meter) => meter[method](name, options));
    const joined: Observable = {
      addCallback(callback: ObservableCallback) {
        for (const one of observables) one.addCallback(callback);
      },
      removeCallback(callback: ObservableCallback) {
        for (const one of observables) one.removeCallback(callback);
      },
    };
    parts.set(joined, observables);
    return joined;
  };

  /** The same callback for each meter, which knows its own observables only. */
  const callbacksFor = (callback: BatchObservableCallback): readonly BatchObservableCallback[] => {
    const present = callbacks.get(callback);
    if (present !== undefined) return present;
    const created = meters.map(
      (_, index): BatchObservableCallback =>
        (result) =>
          callback({
            observe(joined, value, attributes) {
              const own = parts.get(joined)?.[index];
              if (own !== undefined) result.observe(own, value, attributes);
            },
          }),
    );
    callbacks.set(callback, created);
    return created;
  };

  const batch =
    (method: 'addBatchObservableCallback' | 'removeBatchObservableCallback') =>
    (callback: BatchObservableCallback, joined: Observable[]): void => {
      for (const [index, meter] of meters.entries()) {
        const own = joined.flatMap((one) => parts.get(one)?.[index] ?? []);
        const wrapped = callbacksFor(callback)[index];
        if (wrapped !== undefined) meter[method](wrapped, own);
      }
    };

  // The API types each method with a parameter for its attributes, which changes nothing here.
  return {
    createCounter: synchronous('createCounter'),
    createUpDownCounter: synchronous('createUpDownCounter'),
    createHistogram: synchronous('createHistogram'),
    createGauge: synchronous('createGauge'),
    createObservableCounter: observable('createObservableCounter'),
    createObservableUpDownCounter: observable('createObservableUpDownCounter'),
    createObservableGauge: observable('createObservableGauge'),
    addBatchObservableCallback: batch('addBatchObservableCallback'),
    removeBatchObservableCallback: batch('removeBatchObservableCallback'),
  } as Meter;
}
