import type { MetricUnit } from '../../src/telemetry.js';
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

/** How a metric stands in a line, apart from its values. */
interface Written {
  readonly unit: MetricUnit;
  readonly highResolution: boolean;
  readonly member: string;
  readonly definition: string;
}

/** Names made up as the program runs must not fill the memory. */
const MAX_REMEMBERED = 1_000;

/** What never changes for the same metric. */
const remembered = new Map<string, Written>();

/** Writes a line in one go: twice as fast as `JSON.stringify` of the whole document. */
export const writeLine: WriteLine = (document) => {
  const { metrics, namespace, timestampMs } = document;
  const dimensionSets = freeSets(document);
  const others: Record<string, unknown> = Object.assign({}, document.properties, ...dimensionSets);
  let members = '';
  let definitions = '';
  for (const metric of metrics) {
    const { name, values } = metric;
    const { member, definition } = writtenOf(metric);
    if (Object.hasOwn(others, name)) others[name] = undefined;
    const target = values.length === 1 ? values[0] : values;
    members += `${member}:${typeof target === 'number' ? target : JSON.stringify(target)},`;
    definitions += definitions === '' ? definition : `,${definition}`;
  }
  others['_aws'] = undefined;
  const keys = JSON.stringify(dimensionSets.map((set) => Object.keys(set)));
  const root = JSON.stringify(others).slice(0, -1);
  return (
    `${root === '{' ? root : `${root},`}${members}"_aws":{"Timestamp":${timestampMs},` +
    `"CloudWatchMetrics":[{"Dimensions":${keys},"Metrics":[${definitions}],` +
    `"Namespace":${JSON.stringify(namespace)}}]}}`
  );
};

function writtenOf({ name, unit, highResolution }: EmfMetric): Written {
  const present = remembered.get(name);
  if (present?.unit === unit && present.highResolution === highResolution) return present;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const StorageResolution = highResolution ? 1 : undefined;
  const written = {
    unit,
    highResolution,
    member: JSON.stringify(name),
    definition: JSON.stringify({ Name: name, Unit: unit, StorageResolution }),
  };
  remembered.set(name, written);
  return written;
}

/** The dimension sets, without a key that is a metric's name: that would take the metric's number. */
export function freeSets({ metrics, dimensionSets }: EmfDocument): readonly Dimensions[] {
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
