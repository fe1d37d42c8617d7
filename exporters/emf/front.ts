import {
  distinctSets,
  type FrontDocument,
  type FrontMeasurement,
  toXRayTraceId,
} from '../../src/telemetry.js';
import type { CardinalityWatch } from './cardinality.js';
import type { EmfDocument, EmfMetric } from './document.js';
import { metricNumbers } from './metric-numbers.js';
import type { EmfSettings } from './options.js';
import { writtenProperties } from './properties.js';
import { createUsableSets, noteMetrics, type UsableSet } from './usable-set.js';

/** What `createMetrics()` published since it was last taken. */
export interface FrontBuffer {
  /** Takes what was published together, and keeps the metrics as they are. */
  publish(document: FrontDocument, metrics: Map<string, Values>): void;
  /** Takes one value, where a meter provider in between hands over each alone. */
  record(measurement: FrontMeasurement, value: number): void;
  take(): EmfDocument[];
}

interface Values extends EmfMetric {
  readonly values: number[];
}

interface Publication extends EmfDocument {
  readonly sets: readonly UsableSet[];
  readonly metrics: Map<string, Values>;
}

/**
 * Creates a buffer that keeps every value as it is, apart from all others.
 *
 * What was published together stays together, and nothing else joins it: an invocation's values
 * go out with the invocation's ids.
 */
export function createFrontBuffer(
  { properties }: EmfSettings,
  warn: (message: string) => void,
  watch: CardinalityWatch,
): FrontBuffer {
  /** What was published together. */
  let documents = new Map<FrontDocument, Publication>();
  const usable = createUsableSets(warn);
  /** As things are now: by the time it is written, the metadata may have changed. */
  const toPublication = (document: FrontDocument, metrics: Publication['metrics']): Publication => {
    const { namespace, timestampMs, metadata, functionRequestId, traceId } = document;
    const sets = document.dimensionSets.map(usable);
    const all = Object.assign({}, properties, writtenProperties(metadata, warn));
    if (functionRequestId !== undefined)
      all['function_request_id'] = `"function_request_id":${JSON.stringify(functionRequestId)},`;
    if (traceId !== undefined)
      all['xray_trace_id'] = `"xray_trace_id":"${toXRayTraceId(traceId)}",`;
    return {
      namespace,
      timestampMs: timestampMs ?? Date.now(),
      sets,
      // Names that are the same once they are printable make two sets one.
      dimensionSets: distinctSets(sets.map(({ dimensions }) => dimensions)),
      properties: all,
      metrics,
    };
  };
  const add = (document: FrontDocument, metrics: Publication['metrics']): Publication => {
    const publication = toPublication(document, metrics);
    documents.set(document, publication);
    return publication;
  };
  return {
    publish: add,
    record({ name, unit, storageResolution, document }, value) {
      const { metrics } = documents.get(document) ?? add(document, new Map());
      const present = metrics.get(name);
      if (present !== undefined) present.values.push(value);
      else metrics.set(name, { unit, storageResolution, values: [value] });
    },
    take() {
      const taken = [...documents.values()];
      documents = new Map();
      return taken.filter(({ sets, metrics }) => {
        dropTooLarge(metrics, warn);
        for (const set of sets) noteMetrics(set, metrics.keys(), watch);
        return metrics.size > 0;
      });
    },
  };
}

/** Leaves out what CloudWatch does not take, and a metric of which nothing is left. */
function dropTooLarge(metrics: Map<string, Values>, warn: (message: string) => void): void {
  for (const [name, { values }] of metrics) {
    const kept = metricNumbers(name, values, warn);
    if (kept === values) continue;
    values.splice(0, values.length, ...kept);
    if (kept.length === 0) metrics.delete(name);
  }
}
