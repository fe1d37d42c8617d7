import { LogSerializer } from 'aws-embedded-metrics/lib/serializers/LogSerializer.js';
import { apart } from './dimension.js';
import type { EmfDocument, EmfMetric } from './document.js';

/** What the serializer reads of a context; the class behind its type brings the whole library. */
interface SerializerContext {
  readonly namespace: string;
  readonly meta: { readonly Timestamp: number };
  readonly properties: Readonly<Record<string, unknown>>;
  readonly metrics: ReadonlyMap<string, SerializerMetric>;
  getDimensions(): ReadonlyArray<Readonly<Record<string, string>>>;
}

interface SerializerMetric {
  readonly unit: string;
  readonly values: readonly number[];
  readonly storageResolution: 1 | 60;
}

type LibraryContext = Parameters<LogSerializer['serialize']>[0];

const serializer = new LogSerializer();

/**
 * Writes a document of at most 100 metrics with at most 100 values each as one line, without its
 * line end.
 *
 * Dimensions that have a metric's name, and properties that have either's, make way.
 */
export function toLine(document: EmfDocument): string {
  const { namespace, timestampMs, metrics } = document;
  const dimensionSets = withoutNamesOf(metrics, document.dimensionSets);
  const context: SerializerContext = {
    namespace,
    meta: { Timestamp: timestampMs },
    properties: withoutKeysOf(dimensionSets, document.properties),
    metrics: toSerializerMetrics(metrics),
    getDimensions: () => dimensionSets,
  };
  return serializer.serialize(context as unknown as LibraryContext).join('\n');
}

function toSerializerMetrics(metrics: readonly EmfMetric[]): Map<string, SerializerMetric> {
  const byName = new Map<string, SerializerMetric>();
  for (const { name, unit, values, highResolution } of metrics) {
    byName.set(name, { unit, values, storageResolution: highResolution ? 1 : 60 });
  }
  return byName;
}

type Dimensions = Readonly<Record<string, string>>;

/** All members of the root are in one name space: a metric's number would replace a dimension's text. */
function withoutNamesOf(
  metrics: readonly EmfMetric[],
  sets: readonly Dimensions[],
): readonly Dimensions[] {
  const taken = metrics.some(({ name }) => sets.some((set) => Object.hasOwn(set, name)));
  if (!taken) return sets;
  const names = new Set(metrics.map(({ name }) => name));
  return sets.map((set) => {
    const entries = Object.entries(set).map(([key, value]) => {
      let free = key;
      while (names.has(free) || (free !== key && Object.hasOwn(set, free))) free = apart(free);
      return [free, value];
    });
    return Object.fromEntries(entries);
  });
}

function withoutKeysOf(
  sets: readonly Dimensions[],
  properties: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const hidden = Object.keys(properties).filter((key) =>
    sets.some((set) => Object.hasOwn(set, key)),
  );
  if (hidden.length === 0) return properties;
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !hidden.includes(key)));
}
