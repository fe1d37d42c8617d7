import {
  type Attributes,
  type BatchObservableCallback,
  type Context,
  context,
  type Meter,
  type MetricOptions,
  type Observable,
  type ObservableCallback,
} from '@opentelemetry/api';
import type { ObservableMethod, Recordable, SynchronousMethod } from '../sdk/meter-method.js';
import type { Backlog } from './backlog.js';

type BatchMethod = 'addBatchObservableCallback' | 'removeBatchObservableCallback';

/**
 * Creates a meter whose real one is found in a target that is still loading.
 *
 * Each instrument is made when its first value is handed over, and values wait with the attributes
 * and the context that they were recorded with. Callbacks never run before the target is there.
 */
export function deferMeter<TTarget>(
  backlog: Backlog<TTarget>,
  findMeter: (target: TTarget) => Meter,
): Meter {
  const meterOf = once(findMeter);
  const observables = new WeakMap<Observable, (target: TTarget) => Observable>();
  const callbacks = new WeakMap<BatchObservableCallback, BatchObservableCallback>();

  const synchronous = (method: SynchronousMethod) => (name: string, options?: MetricOptions) => {
    const instrumentOf = once(
      (target: TTarget): Recordable => meterOf(target)[method](name, options),
    );
    const each =
      (call: 'add' | 'record') =>
      (value: number, given?: Attributes, from: Context = context.active()): void => {
        // The caller may use its object again before the value is handed over.
        const attributes = backlog.target() === undefined ? copied(given) : given;
        backlog.offer((target) => instrumentOf(target)[call]?.(value, attributes, from));
      };
    return { add: each('add'), record: each('record') };
  };

  const observable = (method: ObservableMethod) => (name: string, options?: MetricOptions) => {
    const observableOf = once((target: TTarget) => meterOf(target)[method](name, options));
    const deferred: Observable = {
      addCallback(callback: ObservableCallback) {
        backlog.prepare((target) => observableOf(target).addCallback(callback));
      },
      removeCallback(callback: ObservableCallback) {
        backlog.prepare((target) => observableOf(target).removeCallback(callback));
      },
    };
    observables.set(deferred, observableOf);
    return deferred;
  };

  /** The same callback, as the real meter knows it: told of real observables in the place of ours. */
  const callbackFor = (callback: BatchObservableCallback, target: TTarget) => {
    const wrapped: BatchObservableCallback =
      callbacks.get(callback) ??
      ((result) =>
        callback({
          observe(deferred, value, attributes) {
            const real = observables.get(deferred)?.(target);
            if (real !== undefined) result.observe(real, value, attributes);
          },
        }));
    callbacks.set(callback, wrapped);
    return wrapped;
  };

  const batch =
    (method: BatchMethod) =>
    (callback: BatchObservableCallback, given: Observable[]): void => {
      const finders = given.flatMap((deferred) => observables.get(deferred) ?? []);
      backlog.prepare((target) => {
        const real = finders.map((find) => find(target));
        meterOf(target)[method](callbackFor(callback, target), real);
      });
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

/** A copy, or the object itself where it cannot be read: recording never throws. */
function copied(attributes: Attributes | undefined): Attributes | undefined {
  try {
    return { ...attributes };
  } catch {
    return attributes;
  }
}

/** Finds something in a target, and remembers it. */
function once<TTarget, TFound>(find: (target: TTarget) => TFound): (target: TTarget) => TFound {
  let found: { readonly value: TFound } | undefined;
  return (target) => {
    found ??= { value: find(target) };
    return found.value;
  };
}
