import { apart, type Dimensions } from './dimension.js';
import type { EmfDocument, EmfMetric } from './document.js';

/** How a metric stands in a line, apart from its values. */
interface Written extends Pick<EmfMetric, 'unit' | 'storageResolution'> {
  /** Its name and a colon. */
  readonly member: string;
  readonly definition: string;
}

/** Names made up as the program runs must not fill the memory. */
const MAX_REMEMBERED = 1_000;

/** What never changes for the same metric. */
const remembered = new Map<string, Written>();

/**
 * Writes a document of at most 100 metrics with at most 100 values each as one line, without its
 * line end: four times as fast as the serializer, and the same.
 */
export function writeLine(document: EmfDocument): string {
  const { namespace, timestampMs, metrics } = document;
  const sets = freeSets(document);
  let members = rootMembers(document, sets);
  let definitions = '';
  for (const [name, metric] of metrics) {
    const { member, definition } = writtenOf(name, metric);
    const { values } = metric;
    const target = values.length === 1 ? values[0] : values;
    members += `${member}${typeof target === 'number' ? target : JSON.stringify(target)},`;
    definitions += `${definition},`;
  }
  const keys = JSON.stringify(sets.map((set) => Object.keys(set)));
  return (
    `{${members}"_aws":{"Timestamp":${timestampMs},"CloudWatchMetrics":[{"Dimensions":${keys},` +
    `"Metrics":[${definitions.slice(0, -1)}],"Namespace":${JSON.stringify(namespace)}}]}}`
  );
}

function writtenOf(name: string, { unit, storageResolution }: EmfMetric): Written {
  const present = remembered.get(name);
  if (present?.unit === unit && present.storageResolution === storageResolution) return present;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  const StorageResolution = storageResolution === 1 ? 1 : undefined;
  const written = {
    unit,
    storageResolution,
    member: `${JSON.stringify(name)}:`,
    definition: JSON.stringify({ Name: name, Unit: unit, StorageResolution }),
  };
  remembered.set(name, written);
  return written;
}

/**
 * The members of the root that are no metrics, each with a comma after it.
 *
 * All members are in one name space: metrics win over dimensions, and both over properties.
 */
export function rootMembers(
  { metrics, properties }: EmfDocument,
  sets: readonly Dimensions[],
): string {
  const dimensions: Dimensions = Object.assign({}, ...sets);
  let members = '';
  for (const [key, value] of Object.entries(dimensions)) {
    members += `${JSON.stringify(key)}:${JSON.stringify(value)},`;
  }
  for (const [key, json] of Object.entries(properties)) {
    const isTaken = metrics.has(key) || Object.hasOwn(dimensions, key);
    if (!isTaken) members += `${JSON.stringify(key)}:${json},`;
  }
  return members;
}

/** The dimension sets, without a key that is a metric's name: that would take the metric's number. */
export function freeSets({ metrics, dimensionSets }: EmfDocument): readonly Dimensions[] {
  const isTaken = (key: string): boolean => metrics.has(key);
  return dimensionSets.map((set) => {
    const keys = Object.keys(set);
    if (!keys.some(isTaken)) return set;
    const entries = keys.map((key) => {
      let free = key;
      while (isTaken(free) || (free !== key && Object.hasOwn(set, free))) free = apart(free);
      return [free, set[key]];
    });
    return Object.fromEntries(entries);
  });
}
