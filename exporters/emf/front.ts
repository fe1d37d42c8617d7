import { type FrontDocument, type FrontMeasurement, toXRayTraceId } from '../../src/telemetry.js';
import { dimensionKey, dimensionValue, MAX_DIMENSIONS } from './dimension.js';
import type { EmfDocument, EmfMetric } from './document.js';
import type { FlushParts } from './grouping.js';

/** What `createMetrics()` recorded since it was last taken. */
export interface FrontBuffer {
  record(measurement: FrontMeasurement, value: number): void;
  take(parts: Omit<FlushParts, 'warn' | 'namespace'>): EmfDocument[];
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
    take({ properties, nowMs }) {
      const taken = documents;
      if (taken.size === 0) return [];
      documents = new Map();
      valueCount = 0;
      const result: EmfDocument[] = [];
      for (const [document, metrics] of taken) {
        result.push({
          namespace: document.namespace,
          timestampMs: Math.floor(document.timestampMs ?? nowMs),
          dimensionSets: document.dimensionSets.map((set) =>
            isUsable(set) ? set : usable(set, warn),
          ),
          properties: toProperties(properties, document),
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

type Dimensions = Readonly<Record<string, string>>;

/** Whether all of a set can stay as it is, as nearly always. */
function isUsable(set: Dimensions): boolean {
  let count = 0;
  for (const name in set) {
    const value = set[name];
    if (dimensionKey(name) !== name || dimensionValue(value) !== value) return false;
    count += 1;
  }
  return count <= MAX_DIMENSIONS;
}

function usable(set: Dimensions, warn: (message: string) => void): Dimensions {
  const dimensions: Record<string, string> = {};
  for (const [name, value] of Object.entries(set)) {
    const key = dimensionKey(name);
    const text = dimensionValue(value);
    // A set above the limit is no set at all; what comes first counts.
    const full = Object.keys(dimensions).length >= MAX_DIMENSIONS;
    if (key !== undefined && text !== undefined && !full) dimensions[key] = text;
    else
      warn(`EMF: dropped the dimension "${name}". Use ${MAX_DIMENSIONS} printable ones at most.`);
  }
  return dimensions;
}

function toProperties(
  constant: Readonly<Record<string, unknown>>,
  { metadata, functionRequestId, traceId }: FrontDocument,
): Record<string, unknown> {
  const properties: Record<string, unknown> = Object.assign({}, constant, metadata);
  if (functionRequestId !== undefined) properties['function_request_id'] = functionRequestId;
  if (traceId !== undefined) properties['xray_trace_id'] = toXRayTraceId(traceId);
  return properties;
}
