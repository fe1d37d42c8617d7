import type { Measurement } from '../sdk/measurement.js';
import { attributesKey, type DimensionSet, sortedAttributes } from './dimension-set.js';
import type { Metric } from './metric.js';

/** What the callbacks of one collection observed. */
export interface Observations {
  add(metric: Metric, set: DimensionSet, measurement: Measurement): void;
  /** Tells what to write of each metric and set, and starts anew. */
  settle(write: (metric: Metric, set: DimensionSet, value: number) => void): void;
}

interface Observation {
  readonly set: DimensionSet;
  readonly value: number;
}

/** Creates a collection without observations. */
export function createObservations(): Observations {
  let byMetric = new Map<Metric, Map<string, Observation>>();
  return {
    add(metric, set, { value, attributes }) {
      const observations = byMetric.get(metric) ?? new Map<string, Observation>();
      byMetric.set(metric, observations);
      // A later observation replaces one of the same attributes, dimensions or not.
      const key = isLevel(metric) ? set.key : attributesKey(sortedAttributes(attributes));
      observations.set(key, { set, value });
    },
    settle(write) {
      const settled = byMetric;
      byMetric = new Map();
      for (const [metric, observations] of settled) {
        for (const [set, value] of joined(metric, observations.values())) {
          write(metric, set, sinceLast(metric, set, value));
        }
      }
    },
  };
}

/** One value a set: attributes that fall together are added up, as each is a part of the whole. */
function joined(metric: Metric, observations: Iterable<Observation>): Map<DimensionSet, number> {
  const values = new Map<DimensionSet, number>();
  for (const { set, value } of observations) {
    values.set(set, isLevel(metric) ? value : (values.get(set) ?? 0) + value);
  }
  return values;
}

/** A counter's growth since the last flush; anything else as it is. */
function sinceLast(metric: Metric, set: DimensionSet, observed: number): number {
  if (metric.instrument.kind !== 'observableCounter') return observed;
  const before = metric.totals.get(set.key) ?? 0;
  metric.totals.set(set.key, observed);
  // Less than before: what is counted began anew.
  return observed < before ? observed : observed - before;
}

function isLevel({ instrument }: Metric): boolean {
  return instrument.kind === 'observableGauge';
}
