import { currentInvocation, type Invocation, invocationState } from '../invocation.js';
import { assertCount, type Dimensions, usableDimensions } from './dimensions.js';
import { withInternals } from './internals.js';
import { assertFreeName, type MetricOptions } from './metric.js';
import type { MetricUnit } from './metric-unit.js';
import type { Metrics } from './metrics.js';
import { type FrontSettings, publishColdStart, publishStore } from './publication.js';
import {
  addValue,
  assertDimensions,
  clearMetrics,
  clearStore,
  createStore,
  type MetricsStore,
  warnOfOverlap,
} from './store.js';
import { usableTimestamp } from './timestamp.js';

/** Values of one invocation that wait for its end; with more, they are published before it. */
const MAX_WAITING = 10_000;

interface Place {
  readonly store: MetricsStore;
  readonly invocation: Invocation | undefined;
}

/** Creates the methods over a store for each invocation, and one for what is outside of any. */
export function createFront(settings: FrontSettings, single = false): Metrics {
  const place = createPlaces(settings);
  const defaultsOf = (store: MetricsStore): Dimensions =>
    store.defaults ?? settings.defaults.current;

  const front: Metrics = {
    addMetric(name: string, unit: MetricUnit, ...[value, options]: [number, MetricOptions?]) {
      const { store, invocation } = place.current();
      addValue({ store, name, unit, value, options, defaults: defaultsOf(store) });
      if (single) publishStore(settings, store, invocation);
      // An invocation that has ended has no other end to wait for.
      else if (store.ended || store.count >= MAX_WAITING) place.publishValues(store, invocation);
      if (single) clearStore(store);
    },
    addDimension(name, value) {
      const { store } = place.current();
      const own = { ...store.own, ...usableDimensions({ [name]: value }) };
      assertDimensions(store, own, defaultsOf(store));
      store.own = own;
      return front;
    },
    addDimensions(dimensions) {
      const { store } = place.current();
      const set = usableDimensions(dimensions);
      assertDimensions(store, set, defaultsOf(store));
      warnOfOverlap(store, set);
      store.sets = [...store.sets, set];
      return front;
    },
    setDefaultDimensions(dimensions) {
      const { store, invocation } = place.current();
      const defaults = { ...defaultsOf(store), ...usableDimensions(dimensions) };
      assertDimensions(store, defaults, {});
      for (const set of [store.own, ...store.sets]) assertCount(defaults, set);
      if (invocation === undefined) settings.defaults.current = defaults;
      else store.defaults = defaults;
      return front;
    },
    ...details(place.current, () => front),
    singleMetric() {
      const defaults = { current: defaultsOf(place.current().store) };
      const base = { service: '', defaults: {}, dimensions: {} };
      return createFront({ ...settings, defaults, base }, true);
    },
    publish() {
      const { store, invocation } = place.current();
      publishStore(settings, store, invocation);
      clearStore(store);
    },
  };
  return withInternals(front, {
    recordColdStart: (invocation) =>
      publishColdStart(settings, place.peek(invocation)?.defaults, invocation),
    isEmpty: (invocation) => place.peek(invocation)?.used !== true,
  });
}

type Details = Pick<Metrics, 'clearDimensions' | 'addMetadata' | 'setTimestamp'>;

/** The methods that set one field of the store. */
function details(current: () => Place, front: () => Metrics): Details {
  return {
    clearDimensions() {
      const { store } = current();
      store.own = {};
      store.sets = [];
      return front();
    },
    addMetadata(key, value) {
      assertFreeName(key, 'The metadata key');
      const { store } = current();
      store.metadata = { ...store.metadata, [key]: value };
      return front();
    },
    setTimestamp(timestamp) {
      current().store.timestampMs = usableTimestamp(timestamp);
      return front();
    },
  };
}

interface Places {
  current(): Place;
  /** The store of an invocation that used these metrics. */
  peek(invocation: Invocation): MetricsStore | undefined;
  /** Publishes the values and keeps what is said of them. */
  publishValues(store: MetricsStore, invocation: Invocation | undefined): void;
}

function createPlaces(settings: FrontSettings): Places {
  const owner = {};
  const outside: Place = { store: createStore(), invocation: undefined };
  const publishValues = (store: MetricsStore, invocation: Invocation | undefined): void => {
    publishStore(settings, store, invocation);
    clearMetrics(store);
  };
  return {
    current() {
      const invocation = currentInvocation();
      if (invocation === undefined) return outside;
      return invocationState(invocation, owner, () => {
        const store = createStore();
        invocation.endings.push(() => {
          publishValues(store, invocation);
          store.ended = true;
        });
        return { store, invocation };
      });
    },
    peek: (invocation) => (invocation.state.get(owner) as Place | undefined)?.store,
    publishValues,
  };
}
