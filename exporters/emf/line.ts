import { LogSerializer } from 'aws-embedded-metrics/lib/serializers/LogSerializer.js';
import { apart, type Dimensions } from './dimension.js';
import type { EmfDocument, EmfMetric } from './document.js';

/**
 * Writes a document of at most 100 metrics with at most 100 values each as one line, without its
 * line end.
 *
 * All members of the root are in one name space: metrics win over dimensions, whose key makes way,
 * and both win over properties.
 */
export type WriteLine = (document: EmfDocument) => string;

/** Writes a line in one go. */
export const writeLine: WriteLine = (document) => {
  const { metrics } = document;
  const dimensionSets = freeSets(document);
  const root: Record<string, unknown> = Object.assign({}, document.properties, ...dimensionSets);
  for (const { name, values } of metrics) root[name] = values.length === 1 ? values[0] : values;
  const directive = {
    Dimensions: dimensionSets.map((set) => Object.keys(set)),
    Metrics: metrics.map(({ name, unit, highResolution }) => {
      return { Name: name, Unit: unit, StorageResolution: highResolution ? 1 : undefined };
    }),
    Namespace: document.namespace,
  };
  root['_aws'] = { Timestamp: document.timestampMs, CloudWatchMetrics: [directive] };
  return JSON.stringify(root);
};

type SerializerContext = Parameters<LogSerializer['serialize']>[0];

const serializer = new LogSerializer();

/** Writes a line with the serializer of aws-embedded-metrics. */
export const serializeLine: WriteLine = (document) => {
  const dimensionSets = freeSets(document);
  // What the serializer reads of a context; the class behind its type brings the whole library.
  const context = {
    namespace: document.namespace,
    meta: { Timestamp: document.timestampMs },
    // It lets properties win over dimensions.
    properties: Object.assign({}, document.properties, ...dimensionSets),
    metrics: new Map(
      document.metrics.map(({ name, unit, values, highResolution }) => {
        return [name, { unit, values, storageResolution: highResolution ? 1 : 60 }];
      }),
    ),
    getDimensions: () => dimensionSets,
  };
  return serializer.serialize(context as unknown as SerializerContext).join('\n');
};

/** The dimension sets, without a key that is a metric's name: that would take the metric's number. */
function freeSets({ metrics, dimensionSets }: EmfDocument): readonly Dimensions[] {
  const isTaken = ({ name }: EmfMetric): boolean =>
    dimensionSets.some((set) => Object.hasOwn(set, name));
  if (!metrics.some(isTaken)) return dimensionSets;
  const names = new Set(metrics.map(({ name }) => name));
  return dimensionSets.map((set) => {
    const entries = Object.entries(set).map(([key, value]) => {
      let free = key;
      while (names.has(free) || (free !== key && Object.hasOwn(set, free))) free = apart(free);
      return [free, value];
    });
    return Object.fromEntries(entries);
  });
}
