import type {
  Attributes,
  BatchObservableCallback,
  Observable,
  ObservableCallback,
} from '@opentelemetry/api';
import { isThenable, reason } from '../../src/telemetry.js';
import type { Recorder } from './instrument.js';
import { createWarningBudget } from './warning-budget.js';

/** The observable instruments of a provider and the callbacks that fill them. */
export interface Observables {
  create(recorder: Recorder): Observable;
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

/** One callback, with the instruments that it may observe. */
interface Registration {
  readonly callback: ObservableCallback | BatchObservableCallback;
  readonly observables: readonly Observable[];
  /** Whether it says which instrument it observes. */
  readonly batch: boolean;
}

const MAX_WARNINGS = 20;

/** Callbacks by the thousand are added by something that is called again and again. */
const MAX_CALLBACKS = 1_000;

const TIMED_OUT = Symbol('timed out');

/** Creates the home of a provider's callbacks. */
export function createObservables(): Observables {
  const recorders = new WeakMap<Observable, Recorder>();
  const warn = createWarningBudget(MAX_WARNINGS);
  let registrations: Registration[] = [];

  const remove = (registration: Registration): void => {
    registrations = registrations.filter((present) => !isSame(present, registration));
  };
  const add = (registration: Registration): void => {
    remove(registration);
    if (registrations.length < MAX_CALLBACKS) registrations.push(registration);
    else
      warn(`Over ${MAX_CALLBACKS} metric callbacks: one is left out. Add each once, as it loads.`);
  };
  const run = async (registration: Registration, timeout: () => Promise<unknown>) => {
    const { callback, observables, batch } = registration;
    let open = true;
    const observe: Observe = (observable, value, attributes) => {
      // What a callback observes after its turn belongs to no collection, and an instrument that
      // it was not registered for is none of its business.
      if (open && observables.includes(observable)) recorders.get(observable)?.(value, attributes);
    };
    // The one instrument of a callback that says none.
    const [only] = observables as readonly [Observable];
    const one = (value: number, attributes?: Attributes): void => observe(only, value, attributes);
    try {
      const result: unknown = callback({
        observe: (batch ? observe : one) as Observe & typeof one,
      });
      if (isThenable(result) && (await Promise.race([result, timeout()])) === TIMED_OUT) {
        warn('A metric callback took too long and was left behind. Make it synchronous.');
      }
    } catch (error) {
      warn(`A metric callback failed (${reason(error)}). Its observations so far are kept.`);
    }
    open = false;
  };
  return {
    create(recorder) {
      const observable: Observable = {
        addCallback: (callback) => add({ callback, observables: [observable], batch: false }),
        removeCallback: (callback) => remove({ callback, observables: [observable], batch: false }),
      };
      recorders.set(observable, recorder);
      return observable;
    },
    addBatch: (callback, observables) =>
      add({ callback, observables: [...observables], batch: true }),
    removeBatch: (callback, observables) => remove({ callback, observables, batch: true }),
    hasCallbacks: () => registrations.length > 0,
    async collect(timeoutMs) {
      let timer: NodeJS.Timeout | undefined;
      let reached: Promise<unknown> | undefined;
      // The time begins with the first callback that is waited for.
      const timeout = (): Promise<unknown> => {
        reached ??= new Promise((resolve) => {
          timer = setTimeout(resolve, timeoutMs, TIMED_OUT);
        });
        return reached;
      };
      for (const registration of registrations) await run(registration, timeout);
      clearTimeout(timer);
    },
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
