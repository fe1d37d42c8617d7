import type { EmfDocument, EmfMetric } from './document.js';
import { periodOf, type Series } from './series.js';

/** What all documents of a flush share. */
export interface FlushParts {
  readonly namespace: string;
  readonly properties: Readonly<Record<string, unknown>>;
  readonly nowMs: number;
  readonly warn: (message: string) => void;
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
const MAX_MAGNITUDE = 2 ** 360;

/** Joins series of the same dimensions, resolution and period into documents. */
export function toDocuments(series: readonly Series[], parts: FlushParts): EmfDocument[] {
  const groups = new Map<string, Group>();
  for (const one of series) {
    const metric = toMetric(one, parts.warn);
    if (metric === undefined) continue;
    const timestampMs = one.timestampMs ?? parts.nowMs;
    const key = `${periodOf(timestampMs, one.highResolution)}${one.highResolution}${one.set.key}`;
    const present = groups.get(key);
    const group = present ?? { dimensions: one.set.dimensions, timestampMs, documents: [] };
    if (present === undefined) groups.set(key, group);
    group.timestampMs = Math.min(group.timestampMs, timestampMs);
    place(group, metric);
  }
  return [...groups.values()].flatMap(({ dimensions, timestampMs, documents }) =>
    documents.map((metrics) => ({
      namespace: parts.namespace,
      timestampMs,
      dimensionSets: [dimensions],
      properties: parts.properties,
      metrics: [...metrics.values()],
    })),
  );
}

interface Group {
  readonly dimensions: Readonly<Record<string, string>>;
  timestampMs: number;
  /** Metrics by name, as a document cannot define a name twice. */
  readonly documents: Array<Map<string, EmfMetric>>;
}

function place({ dimensions, documents }: Group, metric: EmfMetric): void {
  const { name } = metric;
  // Alone, so that the dimension is renamed for this metric and for no other.
  const alone = Object.hasOwn(dimensions, name);
  const home = documents.find((metrics) => !alone && !metrics.has(name) && !isAlone(metrics));
  if (home === undefined) documents.push(new Map([[name, metric]]));
  else home.set(name, metric);

  function isAlone(metrics: ReadonlyMap<string, EmfMetric>): boolean {
    const [first] = metrics.keys();
    return first !== undefined && Object.hasOwn(dimensions, first);
  }
}

function toMetric(series: Series, warn: (message: string) => void): EmfMetric | undefined {
  const { unit, factor, divisor } = series.metric.conversion;
  const { name } = series.metric.instrument;
  const values = series.values
    .map((value) => (value * factor) / divisor)
    .filter((value) => Math.abs(value) <= MAX_MAGNITUDE);
  if (values.length < series.values.length) {
    warn(`EMF: dropped ${series.values.length - values.length} values of "${name}" over 2^360.`);
  }
  if (values.length === 0) return undefined;
  return { name, unit, highResolution: series.highResolution, values };
}
