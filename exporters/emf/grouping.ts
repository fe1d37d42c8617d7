import type { EmfDocument, EmfMetric } from './document.js';
import type { EmfSettings } from './options.js';
import { periodOf, type Series } from './series.js';

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
const MAX_MAGNITUDE = 2 ** 360;

interface Group {
  readonly series: Series;
  timestampMs: number;
  /** Metrics by name, as a document cannot define a name twice. */
  readonly metrics: Map<string, EmfMetric>;
}

/** Joins series of the same dimensions, resolution and period into documents. */
export function toDocuments(
  taken: readonly Series[],
  { namespace, properties }: EmfSettings,
  warn: (message: string) => void,
): EmfDocument[] {
  if (taken.length === 0) return [];
  const nowMs = Date.now();
  const groups = new Map<string, Group>();
  for (const series of taken) {
    const metric = toMetric(series, warn);
    if (metric.values.length === 0) continue;
    const { set, highResolution, timestampMs = nowMs } = series;
    // Alone, so that its dimension of the same name is renamed for this metric and for no other.
    const alone = Object.hasOwn(set.dimensions, metric.name) ? metric.name : '';
    let key = `${periodOf(timestampMs, highResolution)}${highResolution}${set.key}${alone}`;
    while (groups.get(key)?.metrics.has(metric.name)) key += '+';
    const group = groups.get(key) ?? { series, timestampMs, metrics: new Map() };
    group.timestampMs = Math.min(group.timestampMs, timestampMs);
    group.metrics.set(metric.name, metric);
    groups.set(key, group);
  }
  return Array.from(groups.values(), ({ series, timestampMs, metrics }) => ({
    namespace,
    timestampMs,
    dimensionSets: [series.set.dimensions],
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
  const kept = converted.filter((value) => Math.abs(value) <= MAX_MAGNITUDE);
  const dropped = values.length - kept.length;
  if (dropped > 0) warn(`EMF: dropped ${dropped} values of "${name}" over 2^360. Scale them down.`);
  return { name, unit, highResolution, values: kept };
}
