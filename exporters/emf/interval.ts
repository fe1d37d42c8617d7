import type { Attributes } from '@opentelemetry/api';
import type { Instrument } from '../sdk/measurement.js';
import type { CardinalityWatch } from './cardinality.js';
import { attributesKey, type DimensionSet, sortedAttributes } from './dimension-set.js';
import type { DatedMetric } from './grouping.js';
import { createLimitedSets } from './limited-set.js';
import { createMetricRegistry, type Metric } from './metric.js';
import { metricNumbers } from './metric-numbers.js';
import type { EmfSettings } from './options.js';
import { createSeriesStore, type Series, type SeriesStore } from './series.js';

/** What bare instruments measured since it was last taken. */
export interface Interval {
  /** What takes the values of an instrument, recorded or observed. */
  of(instrument: Instrument): (value: number, attributes: Attributes) => void;
  /** Turns what was observed into series, once all callbacks have run, and ends the interval. */
  settle(): void;
  /** Hands all over and starts anew, in the same turn: nothing is lost, nothing comes twice. */
  take(): DatedMetric[];
  /** How many series wait. */
  readonly size: () => number;
}

interface Observation {
  readonly metric: Metric;
  readonly set: DimensionSet;
  readonly value: number;
}

/** Observations of one collection that are told apart; further ones of the same dimensions add up. */
const MAX_OBSERVATIONS = 10_000;

/** Creates an empty interval. */
export function createInterval(
  settings: EmfSettings,
  warn: (message: string) => void,
  watch: CardinalityWatch,
): Interval {
  const metricOf = createMetricRegistry(settings);
  const setOf = createLimitedSets(settings, warn, watch);
  const series = createSeriesStore();
  const observations = new Map<string, Observation>();

  const observe = (metric: Metric, value: number, attributes: Attributes): void => {
    const set = setOf(metric, attributes);
    // A later observation replaces one of the same attributes; of a gauge, of the same dimensions.
    const isGauge = metric.instrument.kind === 'observableGauge';
    const own = isGauge ? set.key : attributesKey(sortedAttributes(attributes));
    const key = `${metric.identity}|${own}`;
    const isApart = observations.size < MAX_OBSERVATIONS || observations.has(key);
    const further = isApart ? key : `${metric.identity}|${set.key}`;
    const before = isApart ? 0 : (observations.get(further)?.value ?? 0);
    observations.set(further, { metric, set, value: before + value });
  };
  return {
    of(instrument) {
      const metric = metricOf(instrument);
      if (instrument.kind.startsWith('observable')) return observe.bind(undefined, metric);
      return (value, attributes) =>
        record({ metric, set: setOf(metric, attributes), value }, series);
    },
    settle() {
      settle(observations.values(), series);
      observations.clear();
      series.endInterval();
    },
    take: () => series.take().flatMap((one) => dated(one, warn)),
    size: series.size,
  };
}

/** Adds a recorded value to its series. */
function record({ metric, set, value }: Observation, series: SeriesStore): void {
  const { instrument, totals } = metric;
  const nowMs = Date.now();
  if (instrument.kind === 'histogram') {
    series.of(metric, set, nowMs).values.push(value);
  } else if (instrument.kind === 'counter') {
    const { values } = series.of(metric, set, nowMs);
    values[0] = (values[0] ?? 0) + value;
  } else if (instrument.kind === 'gauge') {
    const last = series.of(metric, set);
    last.timestampMs = nowMs;
    last.values[0] = value;
  } else {
    const total = (totals.get(set.key) ?? 0) + value;
    totals.set(set.key, total);
    series.of(metric, set).values[0] = total;
  }
}

/** Turns observations into one value a series: attributes that fall together are added up, as each is a part of the whole. */
function settle(observations: Iterable<Observation>, series: SeriesStore): void {
  const settled = new Set<Series>();
  for (const { metric, set, value } of observations) {
    const one = series.of(metric, set);
    one.values[0] = (one.values[0] ?? 0) + value;
    settled.add(one);
  }
  for (const { metric, set, values } of settled) {
    if (metric.instrument.kind !== 'observableCounter') continue;
    const [total = 0] = values;
    const before = metric.totals.get(set.key) ?? 0;
    metric.totals.set(set.key, total);
    // Less than before: what is counted began anew.
    values[0] = total < before ? total : total - before;
  }
}

/** A series in CloudWatch's unit; nothing when it has no value that CloudWatch takes. */
function dated(
  { metric, set, storageResolution, timestampMs = Date.now(), values }: Series,
  warn: (message: string) => void,
): DatedMetric[] {
  const { unit, factor, divisor, instrument } = metric;
  const { name } = instrument;
  const converted = values.map((value) => (value * factor) / divisor);
  const kept = metricNumbers(name, converted, warn);
  if (kept.length === 0) return [];
  return [{ name, metric: { unit, storageResolution, values: kept }, set, timestampMs }];
}
