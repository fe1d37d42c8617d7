import { currentInvocation, type Invocation, invocationState } from '../invocation.js';
import type { Publish } from './publication.js';
import { clearMetrics, createStore, type MetricsStore } from './store.js';

/** A store and the invocation that it belongs to. */
export interface Place {
  readonly store: MetricsStore;
  readonly invocation: Invocation | undefined;
}

/** Where values wait until they are published. */
export interface Places {
  current(): Place;
  /** The store of an invocation that used these metrics. */
  peek(invocation: Invocation): MetricsStore | undefined;
}

/** Creates a store for each invocation, published at its end, and one for what is outside of any. */
export function createPlaces(publish: Publish, single: boolean): Places {
  const owner = {};
  const outside: Place = { store: createStore(), invocation: undefined };
  /** Of metrics that publish each value at once: they are many in one invocation, and soon gone. */
  const singles = new WeakMap<Invocation, Place>();

  const end = ({ store, invocation }: Place): void => {
    publish(store, invocation);
    clearMetrics(store);
  };
  const create = (invocation: Invocation): Place => {
    const place = { store: createStore(), invocation };
    invocation.endings.push(() => {
      end(place);
      // What the module measured as it loaded, and what lost its invocation, has no other end.
      end(outside);
      place.store.ended = true;
    });
    return place;
  };
  const singleOf = (invocation: Invocation): Place => {
    const place = singles.get(invocation) ?? { store: createStore(), invocation };
    singles.set(invocation, place);
    return place;
  };
  return {
    current() {
      const running = currentInvocation();
      if (running === undefined) return outside;
      // The metrics of a record are those of the whole invocation.
      const invocation = running.enclosing ?? running;
      if (single) return singleOf(invocation);
      return invocationState(invocation, owner, () => create(invocation));
    },
    peek: (invocation) => (invocation.state.get(owner) as Place | undefined)?.store,
  };
}
