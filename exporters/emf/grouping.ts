import type { DimensionSet } from './dimension-set.js';
import type { EmfDocument, EmfMetric } from './document.js';
import type { EmfSettings } from './options.js';

/** The values of a metric under its dimensions, at one time. */
export interface DatedMetric {
  readonly name: string;
  readonly metric: EmfMetric;
  readonly set: DimensionSet;
  /** Milliseconds since the epoch, a whole number. */
  readonly timestampMs: number;
}

interface Group {
  readonly set: DimensionSet;
  timestampMs: number;
  readonly metrics: Map<string, EmfMetric>;
}

/** CloudWatch's period that a time falls into: the number of a second, or of a minute. */
export function periodOf(timestampMs: number, storageResolution: 1 | 60): number {
  return Math.floor(timestampMs / 1_000 / storageResolution);
}

/** Joins metrics of the same dimensions, resolution and period into documents, at the earliest time. */
export function joinMetrics(
  dated: readonly DatedMetric[],
  { namespace, properties }: Pick<EmfSettings, 'namespace' | 'properties'>,
): EmfDocument[] {
  const groups = new Map<string, Group>();
  for (const { name, metric, set, timestampMs } of dated) {
    const { storageResolution } = metric;
    // Alone, so that its dimension of the same name is renamed for this metric and for no other.
    const alone = Object.hasOwn(set.dimensions, name) ? name : '';
    let key = [periodOf(timestampMs, storageResolution), storageResolution, set.key, alone].join();
    // A document cannot define a name twice.
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
    metrics,
  }));
}
