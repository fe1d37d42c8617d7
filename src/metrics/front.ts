import { diag } from '@opentelemetry/api';
import { invocationHasBegun } from '../cold-start.js';
import { thrown } from '../thrown.js';
import { addMetadata, addOwn, addSet, joinedDefaults } from './description.js';
import type { Dimensions } from './dimensions.js';
import { withInternals } from './internals.js';
import type { MetricOptions } from './metric.js';
import type { MetricUnit } from './metric-unit.js';
import type { Metrics } from './metrics.js';
import { createPlaces, type Place } from './place.js';
import { coldStartStore, createPublish, type FrontSettings } from './publication.js';
import { addValue, clearMetrics, clearStore, type MetricsStore, metricOf } from './store.js';
import { timestampMsOf } from './timestamp.js';

/** Values of one invocation that wait for its end; with more, they are published before it. */
const MAX_WAITING = 10_000;

/** Creates the methods over a store for each invocation, and one for what is outside of any. */
export function createFront(settings: FrontSettings, single = false): Metrics {
  const publish = createPublish(settings);
  const { current, peek } = createPlaces(publish, single);
  const defaultsOf = (store: MetricsStore): Dimensions => store.defaults ?? settings.defaults;

  /** A mistake throws as the module loads; later it is a warning, and the call changes nothing. */
  const attempt = (call: (place: Place) => void): Metrics => {
    const place = current();
    try {
      call(place);
    } catch (error) {
      if (place.invocation === undefined && !invocationHasBegun()) throw error;
      diag.warn(thrown(error).message);
    }
    return front;
  };

  /** Changes what is said of the values: of an invocation's, or as the module loads, of those of none. */
  const say = (change: (place: Place, defaults: Dimensions) => void): Metrics =>
    attempt((place) => {
      const isLost = place.invocation === undefined && !single && invocationHasBegun();
      if (isLost) throw new Error(LOST);
      change(place, defaultsOf(place.store));
    });

  const front: Metrics = {
    addMetric(name: string, unit: MetricUnit, ...[value, options]: [number, MetricOptions?]) {
      attempt(({ store, invocation }) => {
        const metric = metricOf(store, defaultsOf(store), [name, unit, options]);
        if (options?.highResolution === true) metric.highResolution = true;
        addValue(store, metric, value);
        // An invocation that has ended has no other end to wait for.
        if (!single && !store.ended && store.count < MAX_WAITING) return;
        publish(store, invocation);
        if (single) clearStore(store);
        else clearMetrics(store);
      });
    },
    addDimension: (name, value) =>
      say(({ store }, defaults) => addOwn(store, defaults, { [name]: value })),
    addDimensions: (dimensions) =>
      say(({ store }, defaults) => addSet(store, defaults, dimensions)),
    setDefaultDimensions: (dimensions) =>
      say(({ store, invocation }, defaults) => {
        const joined = joinedDefaults(store, defaults, dimensions);
        (invocation === undefined ? settings : store).defaults = joined;
      }),
    clearDimensions: () => say(({ store }) => void Object.assign(store, { own: {}, sets: [] })),
    addMetadata: (key, value) =>
      say(({ store }, defaults) => addMetadata(store, defaults, [key, value])),
    setTimestamp: (timestamp) =>
      say(({ store }) => {
        store.timestampMs = timestampMsOf(timestamp);
      }),
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

const LOST = 'Metrics: a call outside of any invocation changes nothing. Make it in the handler.';
