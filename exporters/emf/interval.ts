import type { Measurement } from '../sdk/measurement.js';
import type { CardinalityWatch } from './cardinality.js';
import {
  attributesKey,
  createDimensionSets,
  type DimensionSet,
  sortedAttributes,
} from './dimension-set.js';
import { createMetricRegistry, type Metric } from './metric.js';
import type { EmfSettings } from './options.js';
import { createSeriesStore, type Series, type SeriesStore } from './series.js';

/** What bare instruments measured since it was last taken. */
export interface Interval {
  record(measurement: Measurement): void;
  observe(measurement: Measurement): void;
  /** Turns what was observed into series, once all callbacks have run, and ends the interval. */
  settle(): void;
  /** Hands all series over and starts anew, in the same turn: nothing is lost, nothing comes twice. */
  take(): readonly Series[];
  readonly seriesCount: number;
  readonly valueCount: number;
}

/** One value of a metric, under its dimensions. */
interface Value {
  readonly metric: Metric;
  readonly set: DimensionSet;
  readonly value: number;
}

// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits
const MAX_SETS = 2_000;

/** Observations of one collection that are told apart; further ones of the same dimensions add up. */
const MAX_OBSERVATIONS = 10_000;

// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute
const OVERFLOW = { 'otel.metric.overflow': 'true' };

/** Creates an empty interval. */
export function createInterval(
  settings: EmfSettings,
  warn: (message: string) => void,
  watch: CardinalityWatch,
): Interval {
  const metrics = createMetricRegistry(settings);
  const toDimensionSet = createDimensionSets(settings.defaultDimensions, warn);
  const series = createSeriesStore();
  const observations = new Map<string, Value>();
  let valueCount = 0;

  /** The dimensions of a measurement, or those that stand for all further ones. */
  const setOf = (metric: Metric, { attributes }: Measurement): DimensionSet => {
    const set = toDimensionSet(attributes, metric.allowed);
    if (metric.met.has(set.key)) return set;
    const taken = isFull(metric, set) ? toDimensionSet(OVERFLOW) : set;
    if (taken !== set && !metric.met.has(taken.key)) {
      warn(
        `EMF: "${metric.instrument.name}" has over ${MAX_SETS} sets of dimensions; the rest is ` +
          'otel.metric.overflow. Allow fewer attributes with the option "dimensions".',
      );
    }
    metric.met.add(taken.key);
    watch(metric.instrument.name, taken.key, taken.dimensions);
    return taken;
  };
  return {
    record(measurement) {
      const metric = metrics.of(measurement.instrument);
      const set = setOf(metric, measurement);
      record({ metric, set, value: measurement.value }, series);
      if (metric.instrument.kind === 'histogram') valueCount += 1;
    },
    observe(measurement) {
      const { instrument, value, attributes } = measurement;
      const metric = metrics.of(instrument);
      const set = setOf(metric, measurement);
      // A later observation replaces one of the same attributes; of a gauge, of the same dimensions.
      const isGauge = instrument.kind === 'observableGauge';
      const own = isGauge ? set.key : attributesKey(sortedAttributes(attributes));
      const key = `${metric.identity}|${own}`;
      if (observations.size < MAX_OBSERVATIONS || observations.has(key)) {
        observations.set(key, { metric, set, value });
        return;
      }
      const further = `${metric.identity}|${set.key}`;
      const before = observations.get(further)?.value ?? 0;
      observations.set(further, { metric, set, value: before + value });
    },
    settle() {
      settle(observations.values(), series);
      observations.clear();
      metrics.trim();
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

function isFull({ met, totals }: Metric, { key }: DimensionSet): boolean {
  // Totals outlive the interval, so they are what must stay bounded.
  return met.size >= MAX_SETS || (totals.size >= MAX_SETS && !totals.has(key));
}

/** Adds a recorded value to its series. */
function record({ metric, set, value }: Value, series: SeriesStore): void {
  const nowMs = Date.now();
  const { kind } = metric.instrument;
  if (kind === 'histogram') {
    series.of(metric, set, nowMs).values.push(value);
  } else if (kind === 'counter') {
    const { values } = series.of(metric, set, nowMs);
    values[0] = (values[0] ?? 0) + value;
  } else if (kind === 'gauge') {
    const last = series.of(metric, set);
    last.timestampMs = nowMs;
    last.values[0] = value;
  } else {
    const total = (metric.totals.get(set.key) ?? 0) + value;
    metric.totals.set(set.key, total);
    series.of(metric, set).values[0] = total;
  }
}

/** Turns observations into one value a series. */
function settle(observations: Iterable<Value>, series: SeriesStore): void {
  const sums = new Map<Series, number>();
  for (const { metric, set, value } of observations) {
    // Attributes that fall together are added up, as each is a part of the whole.
    const one = series.of(metric, set);
    sums.set(one, (sums.get(one) ?? 0) + value);
  }
  for (const [one, sum] of sums) one.values[0] = sinceLast(one, sum);
}

/** A counter's growth since the last flush; anything else as it is. */
function sinceLast({ metric, set }: Series, observed: number): number {
  if (metric.instrument.kind !== 'observableCounter') return observed;
  const before = metric.totals.get(set.key) ?? 0;
  metric.totals.set(set.key, observed);
  // Less than before: what is counted began anew.
  return observed < before ? observed : observed - before;
}
