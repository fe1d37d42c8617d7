import type { Measurement } from '../sdk/measurement.js';
import type { DimensionSet } from './dimension-set.js';
import type { Metric } from './metric.js';
import { createObservations } from './observations.js';
import { createSeriesStore, type Series } from './series.js';

/** What was measured since it was last taken. */
export interface Interval {
  record(metric: Metric, measurement: Measurement): void;
  observe(metric: Metric, measurement: Measurement): void;
  /** Turns what was observed into series, once all callbacks have run. */
  settle(): void;
  /** Hands all series over and starts anew, in the same turn: nothing is lost, nothing comes twice. */
  take(): readonly Series[];
  readonly seriesCount: number;
  readonly valueCount: number;
}

// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits
const MAX_SETS = 2_000;

/** Creates an empty interval. */
export function createInterval(warn: (message: string) => void): Interval {
  const series = createSeriesStore();
  const observations = createObservations();
  let valueCount = 0;

  const setOf = (metric: Metric, measurement: Measurement): DimensionSet =>
    boundedSet(metric, metric.sets.of(measurement.attributes), warn);

  return {
    record(metric, measurement) {
      const { value } = measurement;
      const set = setOf(metric, measurement);
      switch (metric.instrument.kind) {
        case 'histogram':
          series.of(metric, set, Date.now()).values.push(value);
          valueCount += 1;
          return;
        case 'counter': {
          const { values } = series.of(metric, set, Date.now());
          values[0] = (values[0] ?? 0) + value;
          return;
        }
        case 'gauge': {
          const last = series.of(metric, set);
          last.timestampMs = Date.now();
          last.values[0] = value;
          return;
        }
        default: {
          const total = (metric.totals.get(set.key) ?? 0) + value;
          metric.totals.set(set.key, total);
          series.of(metric, set).values[0] = total;
        }
      }
    },
    observe(metric, measurement) {
      observations.add(metric, setOf(metric, measurement), measurement);
    },
    settle() {
      observations.settle((metric, set, value) => {
        series.of(metric, set).values[0] = value;
      });
    },
    take() {
      valueCount = 0;
      return series.take();
    },
    get seriesCount() {
      return series.size;
    },
    get valueCount() {
      return valueCount;
    },
  };
}

/** The set, or the one that stands for all further ones. */
function boundedSet(
  metric: Metric,
  set: DimensionSet,
  warn: (message: string) => void,
): DimensionSet {
  const { met, totals, sets } = metric;
  if (met.has(set)) return set;
  // Totals outlive the interval, so they are what must stay bounded.
  const full = met.size >= MAX_SETS || (totals.size >= MAX_SETS && !totals.has(set.key));
  if (!full) {
    met.add(set);
    return set;
  }
  if (!met.has(sets.overflow)) {
    met.add(sets.overflow);
    warn(
      `EMF: "${metric.instrument.name}" has over ${MAX_SETS} sets of dimensions; the others go ` +
        'into one, otel.metric.overflow. Allow fewer attributes with the option "dimensions".',
    );
  }
  return sets.overflow;
}
