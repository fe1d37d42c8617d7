import type { DimensionSet } from './dimension-set.js';
import { type EmfDocument, type EmfMetric, isMetricNumber } from './document.js';
import type { EmfSettings } from './options.js';
import { periodOf, type Series } from './series.js';

/** The values of a metric under its dimensions, at one time. */
export interface DatedMetric {
  readonly metric: EmfMetric;
  readonly set: DimensionSet;
  /** Milliseconds since the epoch, a whole number. */
  readonly timestampMs: number;
}

interface Group {
  readonly set: DimensionSet;
  timestampMs: number;
  /** Metrics by name, as a document cannot define a name twice. */
  readonly metrics: Map<string, EmfMetric>;
}

/** Joins series of the same dimensions, resolution and period into documents. */
export function toDocuments(
  taken: readonly Series[],
  settings: EmfSettings,
  warn: (message: string) => void,
): EmfDocument[] {
  if (taken.length === 0) return [];
  const nowMs = Date.now();
  const dated: DatedMetric[] = [];
  for (const series of taken) {
    const metric = toMetric(series, warn);
    const { set, timestampMs = nowMs } = series;
    if (metric.values.length > 0) dated.push({ metric, set, timestampMs });
  }
  return joinMetrics(dated, settings);
}

/** Joins metrics of the same dimensions, resolution and period into documents, at the earliest time. */
export function joinMetrics(
  dated: readonly DatedMetric[],
  { namespace, properties }: Pick<EmfSettings, 'namespace' | 'properties'>,
): EmfDocument[] {
  const groups = new Map<string, Group>();
  for (const { metric, set, timestampMs } of dated) {
    const { name, highResolution } = metric;
    // Alone, so that its dimension of the same name is renamed for this metric and for no other.
    const alone = Object.hasOwn(set.dimensions, name) ? name : '';
    let key = `${periodOf(timestampMs, highResolution)}${highResolution}${set.key}${alone}`;
    while (groups.get(key)?.metrics.has(name)) key += '+';
    const group = groups.get(key) ?? { set, timestampMs, metrics: new Map() };
    group.timestampMs = Math.min(group.timestampMs, timestampMs);
    group.metrics.set(name, metric);
    groups.set(key, group);
  }
  return Array.from(groups.values(), ({ set, timestampMs, metrics }) => ({
    namespace,
    timestampMs,
    dimensionSets: [set.dimensions],
    properties,
    metrics: [...metrics.values()],
  }));
}

function toMetric(
  { metric, highResolution, values }: Series,
  warn: (message: string) => void,
): EmfMetric {
  const { unit, factor, divisor } = metric.conversion;
  const { name } = metric.instrument;
  const converted = values.map((value) => (value * factor) / divisor);
  const kept = converted.filter(isMetricNumber);
  const dropped = values.length - kept.length;
  if (dropped > 0) warn(`EMF: dropped ${dropped} values of "${name}" over 2^360. Scale them down.`);
  return { name, unit, highResolution, values: kept };
}
