import { type FrontDocument, type FrontMeasurement, toXRayTraceId } from '../../src/telemetry.js';
import { addDimensions, type Dimensions } from './dimension.js';
import type { EmfDocument, EmfMetric } from './document.js';

/** What `createMetrics()` recorded since it was last taken. */
export interface FrontBuffer {
  record(measurement: FrontMeasurement, value: number): void;
  take(properties: Readonly<Record<string, unknown>>): EmfDocument[];
  readonly valueCount: number;
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
export function createFrontBuffer(warn: (message: string) => void): FrontBuffer {
  let documents = new Map<FrontDocument, Map<string, Values>>();
  let valueCount = 0;
  /** What became of a set: that of the default dimensions is the same object all along. */
  const usableSets = new WeakMap<Dimensions, Dimensions>();
  const usable = (set: Dimensions): Dimensions => {
    const present = usableSets.get(set);
    if (present !== undefined) return present;
    const created = addDimensions({}, Object.entries(set), warn);
    usableSets.set(set, created);
    return created;
  };
  return {
    record({ name, unit, highResolution, document }, value) {
      let metrics = documents.get(document);
      if (metrics === undefined) {
        metrics = new Map();
        documents.set(document, metrics);
      }
      const present = metrics.get(name);
      if (present === undefined) metrics.set(name, { name, unit, highResolution, values: [value] });
      else present.values.push(value);
      valueCount += 1;
    },
    take(properties) {
      const taken = documents;
      documents = new Map();
      valueCount = 0;
      const result: EmfDocument[] = [];
      for (const [document, metrics] of taken) {
        result.push({
          namespace: document.namespace,
          timestampMs: Math.floor(document.timestampMs ?? Date.now()),
          dimensionSets: document.dimensionSets.map(usable),
          properties: propertiesOf(properties, document),
          metrics: [...metrics.values()],
        });
      }
      return result;
    },
    get valueCount() {
      return valueCount;
    },
  };
}

function propertiesOf(
  constant: Readonly<Record<string, unknown>>,
  { metadata, functionRequestId, traceId }: FrontDocument,
): Record<string, unknown> {
  const properties: Record<string, unknown> = Object.assign({}, constant, metadata);
  if (functionRequestId !== undefined) properties['function_request_id'] = functionRequestId;
  if (traceId !== undefined) properties['xray_trace_id'] = toXRayTraceId(traceId);
  return properties;
}
