import { diag } from '@opentelemetry/api';
import { invocationHasBegun } from '../cold-start.js';
import { thrown } from '../thrown.js';
import { type Dimensions, extended } from './dimensions.js';
import { withInternals } from './internals.js';
import type { MetricOptions } from './metric.js';
import type { MetricUnit } from './metric-unit.js';
import type { Metrics } from './metrics.js';
import { assertFree, assertName } from './names.js';
import { createPlaces } from './place.js';
import { coldStartStore, type Publish } from './publication.js';
import { addValue, clearDescription, type MetricsStore, metricOf } from './store.js';
import { timestampMsOf } from './timestamp.js';

/** Values of one invocation that wait for its end; with more, they are published before it. */
const MAX_WAITING = 10_000;

/** Creates the methods over a store for each invocation, and one for what is outside of any. */
export function createFront(publish: Publish, defaults: Dimensions, single = false): Metrics {
  const { outside, current, peek } = createPlaces(defaults, single ? undefined : publish);

  /** A mistake throws as the module loads; later it is a warning, and the call changes nothing. */
  const attempt = (call: (store: MetricsStore) => void): Metrics => {
    const store = current();
    try {
      call(store);
    } catch (error) {
      if (store === outside && !invocationHasBegun()) throw error;
      diag.warn(thrown(error).message);
    }
    return front;
  };

  /** Changes what is said of the values: of an invocation's, or as the module loads, of those of none. */
  const say = (change: (store: MetricsStore) => void): Metrics =>
    attempt((store) => {
      if (store === outside && !single && invocationHasBegun()) throw new Error(LOST);
      change(store);
    });

  const front: Metrics = {
    addMetric(name: string, unit: MetricUnit, ...[value, options]: [number, MetricOptions?]) {
      attempt((store) => {
        const metric = metricOf(store, name, [unit, options]);
        if (options?.highResolution === true) metric.storageResolution = 1;
        addValue(store, metric, value);
        // An invocation that has ended has no other end to wait for.
        if (!single && !store.ended && store.count < MAX_WAITING) return;
        publish(store);
        if (single) clearDescription(store);
      });
    },
    addDimension: (name, value) =>
      say((store) => {
        store.own = extended(store, store.own, { [name]: value });
      }),
    addDimensions: (dimensions) =>
      say((store) => {
        store.sets = [...store.sets, extended(store, {}, dimensions)];
      }),
    setDefaultDimensions: (dimensions) =>
      say((store) => {
        store.defaults = extended(store, store.defaults, dimensions);
      }),
    clearDimensions: () => say((store) => void Object.assign(store, { own: {}, sets: [] })),
    addMetadata: (key, value) =>
      say((store) => {
        assertName('metadata', key);
        assertFree(store, 'metadata', key);
        store.metadata = { ...store.metadata, [key]: value };
      }),
    setTimestamp: (timestamp) =>
      say((store) => {
        store.timestampMs = timestampMsOf(timestamp);
      }),
    singleMetric: () => createFront(publish, current().defaults, true),
    publish() {
      const store = current();
      publish(store);
      clearDescription(store);
    },
  };
  return withInternals(front, {
    recordColdStart: (invocation) =>
      publish(coldStartStore(invocation, (peek(invocation) ?? outside).defaults)),
    isEmpty: (invocation) => peek(invocation)?.used !== true,
  });
}

const LOST = 'Metrics: a call outside of any invocation changes nothing. Make it in the handler.';
