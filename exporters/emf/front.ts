import { type FrontDocument, type FrontMeasurement, toXRayTraceId } from '../../src/telemetry.js';
import type { CardinalityWatch } from './cardinality.js';
import { addDimensions, type Dimensions } from './dimension.js';
import { type EmfDocument, type EmfMetric, isMetricNumber } from './document.js';
import type { EmfSettings } from './options.js';
import { writtenProperties } from './properties.js';

/** What `createMetrics()` recorded since it was last taken. */
export interface FrontBuffer {
  record(measurement: FrontMeasurement, value: number): void;
  take(): EmfDocument[];
}

interface Values extends EmfMetric {
  readonly values: number[];
}

interface UsableSet {
  /** The same text for the same dimensions in the same order. */
  readonly key: string;
  readonly dimensions: Dimensions;
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
  /** What became of a set: that of the default dimensions is the same object all along. */
  const usableSets = new WeakMap<Dimensions, UsableSet>();
  const usable = (set: Dimensions): UsableSet => {
    const present = usableSets.get(set);
    if (present !== undefined) return present;
    const dimensions = addDimensions({}, Object.entries(set), warn);
    const created = { key: JSON.stringify(dimensions), dimensions };
    usableSets.set(set, created);
    return created;
  };
  const toDocument = (
    document: FrontDocument,
    metrics: ReadonlyMap<string, EmfMetric>,
  ): EmfDocument => {
    const { namespace, timestampMs, metadata, functionRequestId, traceId } = document;
    const sets = document.dimensionSets.map(usable);
    for (const { key, dimensions } of sets) {
      for (const name of metrics.keys()) watch(name, key, dimensions);
    }
    const all = { ...properties, ...writtenProperties(metadata, warn) };
    if (functionRequestId !== undefined)
      all['function_request_id'] = JSON.stringify(functionRequestId);
    if (traceId !== undefined) all['xray_trace_id'] = JSON.stringify(toXRayTraceId(traceId));
    return {
      namespace,
      timestampMs: Math.floor(timestampMs ?? Date.now()),
      dimensionSets: sets.map(({ dimensions }) => dimensions),
      properties: all,
      metrics,
    };
  };
  return {
    record({ name, unit, highResolution, document }, value) {
      if (!isMetricNumber(value)) {
        warn(`EMF: dropped a value of "${name}" over 2^360. Scale it down.`);
        return;
      }
      const metrics = documents.get(document) ?? new Map<string, Values>();
      if (metrics.size === 0) documents.set(document, metrics);
      const present = metrics.get(name);
      if (present !== undefined) present.values.push(value);
      else metrics.set(name, { unit, storageResolution: highResolution ? 1 : 60, values: [value] });
    },
    take() {
      const taken = documents;
      documents = new Map();
      return Array.from(taken, ([document, metrics]) => toDocument(document, metrics));
    },
  };
}
