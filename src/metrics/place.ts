import { currentInvocation, type Invocation } from '../invocation.js';
import type { Dimensions } from './dimensions.js';
import type { Publish } from './publication.js';
import { createStore, type MetricsStore } from './store.js';

/** Where values wait until they are published. */
export interface Places {
  /** Outside of any invocation; its default dimensions are those of the process. */
  readonly outside: MetricsStore;
  current(): MetricsStore;
  /** The store of an invocation that used these metrics. */
  peek(invocation: Invocation): MetricsStore | undefined;
}

/**
 * Creates a store for each invocation and one for what is outside of any.
 *
 * With `publish` they are published at the end of the invocation.
 */
export function createPlaces(defaults: Dimensions, publish: Publish | undefined): Places {
  const outside = createStore(undefined, defaults);
  const stores = new WeakMap<Invocation, MetricsStore>();

  const create = (invocation: Invocation): MetricsStore => {
    const store = createStore(invocation, outside.defaults);
    stores.set(invocation, store);
    // What was left running may use the metrics for the first time when no ending comes any more.
    store.ended = invocation.ended === true;
    if (publish === undefined) return store;
    invocation.endings.push(() => {
      // What the module measured as it loaded, and what lost its invocation, has no other end.
      // At last what a diagnostics logger that counts its warnings added meanwhile.
      for (const one of [store, outside, store]) publish(one);
      store.ended = true;
    });
    return store;
  };
  return {
    outside,
    current() {
      const running = currentInvocation();
      if (running === undefined) return outside;
      // The metrics of a record are those of the whole invocation.
      const invocation = running.enclosing ?? running;
      return stores.get(invocation) ?? create(invocation);
    },
    peek: (invocation) => stores.get(invocation),
  };
}
