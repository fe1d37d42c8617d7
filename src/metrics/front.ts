import { currentInvocation, type Invocation, invocationState } from '../invocation.js';
import { assertCount, type Dimensions, usableDimensions } from './dimensions.js';
import { withInternals } from './internals.js';
import { assertName, type MetricOptions } from './metric.js';
import type { MetricUnit } from './metric-unit.js';
import type { Metrics } from './metrics.js';
import { coldStartStore, createPublish, type FrontSettings, type Publish } from './publication.js';
import {
  addValue,
  assertDimensions,
  clearMetrics,
  clearStore,
  createStore,
  type MetricsStore,
  metricOf,
  warnOfOverlap,
} from './store.js';
import { usableTimestamp } from './timestamp.js';

/** Values of one invocation that wait for its end; with more, they are published before it. */
const MAX_WAITING = 10_000;

/** A store and the invocation that it belongs to. */
interface Place {
  readonly store: MetricsStore;
  readonly invocation: Invocation | undefined;
}

/** Creates the methods over a store for each invocation, and one for what is outside of any. */
export function createFront(settings: FrontSettings, single = false): Metrics {
  const publish = createPublish(settings);
  const { current, peek } = createPlaces(publish);
  const defaultsOf = (store: MetricsStore): Dimensions => store.defaults ?? settings.defaults;
  const say = (said: Partial<MetricsStore>): Metrics => {
    Object.assign(current().store, said);
    return front;
  };
  const front: Metrics = {
    addMetric(name: string, unit: MetricUnit, ...[value, options]: [number, MetricOptions?]) {
      const { store, invocation } = current();
      const metric = metricOf(store, defaultsOf(store), [name, unit, options]);
      if (options?.highResolution === true) metric.highResolution = true;
      addValue(store, metric, value);
      // An invocation that has ended has no other end to wait for.
      if (!single && !store.ended && store.count < MAX_WAITING) return;
      publish(store, invocation);
      if (single) clearStore(store);
      else clearMetrics(store);
    },
    addDimension(name, value) {
      const { store } = current();
      const own = { ...store.own, ...usableDimensions({ [name]: value }) };
      assertDimensions(store, own, defaultsOf(store));
      return say({ own });
    },
    addDimensions(dimensions) {
      const { store } = current();
      const set = usableDimensions(dimensions);
      assertDimensions(store, set, defaultsOf(store));
      warnOfOverlap(store, set);
      return say({ sets: [...store.sets, set] });
    },
    setDefaultDimensions(dimensions) {
      const { store, invocation } = current();
      const defaults = { ...defaultsOf(store), ...usableDimensions(dimensions) };
      assertDimensions(store, defaults, {});
      for (const set of [store.own, ...store.sets]) assertCount(defaults, set);
      (invocation === undefined ? settings : store).defaults = defaults;
      return front;
    },
    clearDimensions: () => say({ own: {}, sets: [] }),
    addMetadata(key, value) {
      assertName('metadata key', key, Number.POSITIVE_INFINITY);
      return say({ metadata: { ...current().store.metadata, [key]: value } });
    },
    setTimestamp: (timestamp) => say({ timestampMs: usableTimestamp(timestamp) }),
    singleMetric: () => createFront({ ...settings, defaults: defaultsOf(current().store) }, true),
    publish() {
      const { store, invocation } = current();
      publish(store, invocation);
      clearStore(store);
    },
  };
  return withInternals(front, {
    recordColdStart(invocation) {
      const { functionName } = invocation.lambdaContext;
      publish(coldStartStore(peek(invocation)?.defaults, functionName), invocation);
    },
    isEmpty: (invocation) => peek(invocation)?.used !== true,
  });
}

interface Places {
  current(): Place;
  /** The store of an invocation that used these metrics. */
  peek(invocation: Invocation): MetricsStore | undefined;
}

function createPlaces(publish: Publish): Places {
  const owner = {};
  const outside: Place = { store: createStore(), invocation: undefined };
  return {
    current() {
      const invocation = currentInvocation();
      if (invocation === undefined) return outside;
      return invocationState(invocation, owner, () => {
        const store = createStore();
        invocation.endings.push(() => {
          publish(store, invocation);
          clearMetrics(store);
          store.ended = true;
        });
        return { store, invocation };
      });
    },
    peek: (invocation) => (invocation.state.get(owner) as Place | undefined)?.store,
  };
}
