import { LogSerializer } from 'aws-embedded-metrics/lib/serializers/LogSerializer.js';
import { freeSets, type WriteLine } from './line.js';

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
