import type {
  Attributes,
  BatchObservableCallback,
  Observable,
  ObservableCallback,
} from '@opentelemetry/api';
import { acceptedAttributes, acceptedValue, describe } from './instrument.js';
import type { Instrument, MeasurementSink } from './measurement.js';
import { createWarningBudget } from './warning-budget.js';

/** The observable instruments of a provider and the callbacks that fill them. */
export interface Observables {
  create(instrument: Instrument): Observable;
  addBatch(callback: BatchObservableCallback, observables: readonly Observable[]): void;
  removeBatch(callback: BatchObservableCallback, observables: readonly Observable[]): void;
  hasCallbacks(): boolean;
  /**
   * Runs the callbacks one after the other.
   *
   * After `timeoutMs` in all, none is waited for any more; what was observed by then counts.
   */
  collect(timeoutMs: number): Promise<void>;
}

type Observe = (observable: Observable, value: number, attributes?: Attributes) => void;

/** One callback, with the instruments it may observe. */
interface Registration {
  readonly callback: ObservableCallback | BatchObservableCallback;
  readonly observables: readonly Observable[];
  readonly batch: boolean;
  run(observe: Observe): unknown;
}

const MAX_WARNINGS = 20;

/** Creates the home of a provider's callbacks. */
export function createObservables(sink: MeasurementSink): Observables {
  const instruments = new WeakMap<Observable, Instrument>();
  const warn = createWarningBudget(MAX_WARNINGS);
  let registrations: readonly Registration[] = [];

  const add = (registration: Registration): void => {
    if (registrations.some((present) => isSame(present, registration))) return;
    registrations = [...registrations, registration];
  };
  const remove = (registration: Registration): void => {
    registrations = registrations.filter((present) => !isSame(present, registration));
  };
  const observeFor = (registration: Registration): Observe => {
    return (observable, value, given) => {
      try {
        const instrument = instruments.get(observable);
        // An instrument that the callback was not registered for is none of its business.
        if (instrument === undefined || !registration.observables.includes(observable)) return;
        const accepted = acceptedValue({ instrument, value, warn });
        if (accepted === undefined) return;
        const attributes = acceptedAttributes(given);
        sink.observe({ instrument, value: accepted, attributes, context: undefined });
      } catch (error) {
        warn(`An observation was lost (${describe(error)}). Observe with plain attributes.`);
      }
    };
  };
  return {
    create(instrument) {
      const observable: Observable = {
        addCallback: (callback) => add(single(callback, observable)),
        removeCallback: (callback) => remove(single(callback, observable)),
      };
      instruments.set(observable, instrument);
      return observable;
    },
    addBatch: (callback, observables) => add(batch(callback, observables)),
    removeBatch: (callback, observables) => remove(batch(callback, observables)),
    hasCallbacks: () => registrations.length > 0,
    async collect(timeoutMs) {
      const timeout = createTimeout(timeoutMs);
      for (const registration of registrations) {
        await runCallback({ registration, observe: observeFor(registration), timeout, warn });
      }
      timeout.clear();
    },
  };
}

function single(callback: ObservableCallback, observable: Observable): Registration {
  return {
    callback,
    observables: [observable],
    batch: false,
    run: (observe) =>
      callback({ observe: (value, attributes) => observe(observable, value, attributes) }),
  };
}

function batch(
  callback: BatchObservableCallback,
  observables: readonly Observable[],
): Registration {
  return {
    callback,
    observables: [...observables],
    batch: true,
    run: (observe) =>
      callback({ observe: (one, value, attributes) => observe(one, value, attributes) }),
  };
}

function isSame(one: Registration, other: Registration): boolean {
  return (
    one.callback === other.callback &&
    one.batch === other.batch &&
    one.observables.length === other.observables.length &&
    one.observables.every((observable) => other.observables.includes(observable))
  );
}

interface Run {
  readonly registration: Registration;
  readonly observe: Observe;
  readonly timeout: Timeout;
  readonly warn: (message: string) => void;
}

async function runCallback({ registration, observe, timeout, warn }: Run): Promise<void> {
  let open = true;
  try {
    const result = registration.run((observable, value, attributes) => {
      // What a callback observes after its turn belongs to no collection.
      if (open) observe(observable, value, attributes);
    });
    if (!isPromiseLike(result)) return;
    if ((await Promise.race([result, timeout.reached()])) === TIMED_OUT) {
      warn('A metric callback took too long and was left behind. Make it synchronous.');
    }
  } catch (error) {
    warn(`A metric callback failed (${describe(error)}). Its observations so far are kept.`);
  } finally {
    open = false;
  }
}

function isPromiseLike(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function';
}

const TIMED_OUT = Symbol('timed out');

interface Timeout {
  /** Resolves when the time is over; the timer starts at the first call. */
  reached(): Promise<typeof TIMED_OUT>;
  clear(): void;
}

function createTimeout(timeoutMs: number): Timeout {
  let timer: NodeJS.Timeout | undefined;
  let promise: Promise<typeof TIMED_OUT> | undefined;
  return {
    reached() {
      promise ??= new Promise((resolve) => {
        timer = setTimeout(() => resolve(TIMED_OUT), timeoutMs);
      });
      return promise;
    },
    clear: () => clearTimeout(timer),
  };
}
