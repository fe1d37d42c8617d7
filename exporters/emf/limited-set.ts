import type { Attributes } from '@opentelemetry/api';
import type { CardinalityWatch } from './cardinality.js';
import { createDimensionSets, type DimensionSet } from './dimension-set.js';
import type { Metric } from './metric.js';
import type { EmfSettings } from './options.js';

// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits
const MAX_SETS = 2_000;

// https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute
const OVERFLOW = { 'otel.metric.overflow': 'true' };

/** Creates what finds the dimensions of a measurement, or those that stand for all beyond the limit. */
export function createLimitedSets(
  { defaultDimensions }: EmfSettings,
  warn: (message: string) => void,
  watch: CardinalityWatch,
): (metric: Metric, attributes: Attributes) => DimensionSet {
  const toDimensionSet = createDimensionSets(defaultDimensions, warn);
  return ({ instrument, allowed, series, totals }, attributes) => {
    const set = toDimensionSet(attributes, allowed);
    if (series.has(set.key)) return set;
    // Totals outlive the interval, so they are what must stay bounded.
    const isFull = series.size >= MAX_SETS || (totals.size >= MAX_SETS && !totals.has(set.key));
    const taken = isFull ? toDimensionSet(OVERFLOW) : set;
    if (series.has(taken.key)) return taken;
    series.set(taken.key, undefined);
    watch(instrument.name, taken.key, taken.dimensions);
    if (isFull) {
      warn(
        `EMF: "${instrument.name}" has over ${MAX_SETS} sets of dimensions; the rest is ` +
          'otel.metric.overflow. Allow fewer attributes with the option "dimensions".',
      );
    }
    return taken;
  };
}
