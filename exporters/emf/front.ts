import { type FrontDocument, type FrontMeasurement, toXRayTraceId } from '../../src/telemetry.js';
import type { CardinalityWatch } from './cardinality.js';
import { type EmfDocument, type EmfMetric, isMetricNumber } from './document.js';
import type { EmfSettings } from './options.js';
import { writtenProperties } from './properties.js';
import { createUsableSets, noteMetrics } from './usable-set.js';

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
  /** The values that were published together, by name. */
  let documents = new Map<FrontDocument, Map<string, Values>>();
  const usable = createUsableSets(warn);
  const toDocument = (
    document: FrontDocument,
    metrics: ReadonlyMap<string, EmfMetric>,
  ): EmfDocument => {
    const { namespace, timestampMs, metadata, functionRequestId, traceId } = document;
    const sets = document.dimensionSets.map(usable);
    for (const set of sets) noteMetrics(set, metrics.keys(), watch);
    const all = Object.assign({}, properties, writtenProperties(metadata, warn));
    if (functionRequestId !== undefined)
      all['function_request_id'] = `"function_request_id":${JSON.stringify(functionRequestId)},`;
    if (traceId !== undefined)
      all['xray_trace_id'] = `"xray_trace_id":"${toXRayTraceId(traceId)}",`;
    return {
      namespace,
      timestampMs: Math.floor(timestampMs ?? Date.now()),
      dimensionSets: sets.map(({ dimensions }) => dimensions),
      properties: all,
      metrics,
    };
  };
  return {
    publish(document, metrics) {
      documents.set(document, metrics);
    },
    record({ name, unit, storageResolution, document }, value) {
      const metrics = documents.get(document) ?? new Map<string, Values>();
      if (metrics.size === 0) documents.set(document, metrics);
      const present = metrics.get(name);
      if (present !== undefined) present.values.push(value);
      else metrics.set(name, { unit, storageResolution, values: [value] });
    },
    take() {
      const taken = documents;
      documents = new Map();
      for (const metrics of taken.values()) dropTooLarge(metrics, warn);
      return Array.from(taken, ([document, metrics]) => toDocument(document, metrics)).filter(
        ({ metrics }) => metrics.size > 0,
      );
    },
  };
}

/** Leaves out what CloudWatch does not take, and a metric of which nothing is left. */
function dropTooLarge(metrics: Map<string, Values>, warn: (message: string) => void): void {
  for (const [name, { values }] of metrics) {
    if (values.every(isMetricNumber)) continue;
    const kept = values.filter(isMetricNumber);
    const dropped = values.length - kept.length;
    warn(`EMF: dropped ${dropped} values of "${name}" over 2^360. Scale them down.`);
    values.splice(0, values.length, ...kept);
    if (kept.length === 0) metrics.delete(name);
  }
}
