import { LogSerializer } from 'aws-embedded-metrics/lib/serializers/LogSerializer.js';
import { freeSets, rootMembers, writeLine } from './line.js';
import type { WriteLines } from './lines.js';

type SerializerContext = Parameters<LogSerializer['serialize']>[0];

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
const MAX_VALUES = 100;

const serializer = /* @__PURE__ */ new LogSerializer();

/** Writes a document with the serializer of aws-embedded-metrics, which divides the values among lines. */
export const serializeLines: WriteLines = (document) => {
  const { namespace, timestampMs, metrics } = document;
  const sets = freeSets(document);
  // What the serializer reads of a context; the class behind its type brings the whole library.
  const context = {
    namespace,
    meta: { Timestamp: timestampMs },
    properties: JSON.parse(`{${rootMembers(document, sets).slice(0, -1)}}`),
    metrics,
    getDimensions: () => sets,
  };
  return serializer.serialize(context as unknown as SerializerContext);
};

/** Writes in one go what is one line, and leaves to the serializer what is more. */
export const writeLines: WriteLines = (document) => {
  for (const { values } of document.metrics.values()) {
    if (values.length > MAX_VALUES) return serializeLines(document);
  }
  return [writeLine(document)];
};
