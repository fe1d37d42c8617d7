import { type FrontDocument, type FrontMeasurement, toXRayTraceId } from '../../src/telemetry.js';
import type { CardinalityWatch } from './cardinality.js';
import { addDimensions, type Dimensions } from './dimension.js';
import { type EmfDocument, type EmfMetric, isMetricNumber } from './document.js';

/** What `createMetrics()` recorded since it was last taken. */
export interface FrontBuffer {
  record(measurement: FrontMeasurement, value: number): void;
  take(properties: Readonly<Record<string, unknown>>): EmfDocument[];
  readonly valueCount: number;
}

interface Values extends EmfMetric {
  readonly values: number[];
}

/** The values that were published together, under the sets that CloudWatch takes. */
interface Together {
  readonly sets: readonly UsableSet[];
  /** By name. */
  readonly metrics: Map<string, Values>;
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
  warn: (message: string) => void,
  watch: CardinalityWatch,
): FrontBuffer {
  let documents = new Map<FrontDocument, Together>();
  let valueCount = 0;
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
  const togetherOf = (document: FrontDocument): Together => {
    const present = documents.get(document);
    if (present !== undefined) return present;
    const created = { sets: document.dimensionSets.map(usable), metrics: new Map() };
    documents.set(document, created);
    return created;
  };
  return {
    record({ name, unit, highResolution, document }, value) {
      if (!isMetricNumber(value)) {
        warn(`EMF: dropped a value of "${name}" over 2^360. Scale it down.`);
        return;
      }
      const { sets, metrics } = togetherOf(document);
      const present = metrics.get(name);
      valueCount += 1;
      if (present !== undefined) {
        present.values.push(value);
        return;
      }
      metrics.set(name, { name, unit, highResolution, values: [value] });
      for (const { key, dimensions } of sets) watch(name, key, dimensions);
    },
    take(properties) {
      const taken = documents;
      documents = new Map();
      valueCount = 0;
      return Array.from(taken, ([document, { sets, metrics }]) => ({
        namespace: document.namespace,
        timestampMs: Math.floor(document.timestampMs ?? Date.now()),
        dimensionSets: sets.map(({ dimensions }) => dimensions),
        properties: propertiesOf(properties, document),
        metrics: [...metrics.values()],
      }));
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
