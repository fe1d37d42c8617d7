import { apart, type Dimensions } from './dimension.js';
import type { EmfDocument, EmfMetric } from './document.js';

/** How a metric stands in a line, apart from its values. */
interface Written extends Pick<EmfMetric, 'unit' | 'storageResolution'> {
  readonly name: string;
  /** Its name between a comma, where a metric stands before it, and a colon. */
  readonly member: string;
}

/** What of a line is the same whenever the same metrics have the same dimensions. */
interface Frame {
  readonly namespace: string;
  readonly metrics: readonly Written[];
  readonly dimensions: Dimensions;
  /** Up to the properties. */
  readonly start: string;
  /** What stands on both sides of the timestamp. */
  readonly end: { readonly aws: string; readonly definition: string };
}

/** The last frame of each set: that of the default dimensions is the same object all along. */
const frames = new WeakMap<Dimensions, Frame>();

/**
 * Writes a document of at most 100 metrics with at most 100 values each as one line, without its
 * line end: ten times as fast as the serializer, and the same.
 */
export function writeLine(document: EmfDocument): string {
  const [first = {}, ...further] = document.dimensionSets;
  const known = further.length === 0 ? frames.get(first) : undefined;
  const line = known && filled(known, document);
  if (line !== undefined) return line;
  const frame = createFrame(document);
  if (further.length === 0) frames.set(first, frame);
  return filled(frame, document) as string;
}

/** The line of a document; nothing when its metrics are not those of the frame. */
function filled(
  { namespace, metrics, dimensions, start, end }: Frame,
  document: EmfDocument,
): string | undefined {
  if (metrics.length !== document.metrics.size || namespace !== document.namespace) {
    return undefined;
  }
  let line = start + propertyMembers(document, dimensions);
  let index = 0;
  for (const [name, { unit, storageResolution, values }] of document.metrics) {
    const written = metrics[index] as Written;
    index += 1;
    const isSame = written.name === name && written.unit === unit;
    if (!isSame || written.storageResolution !== storageResolution) return undefined;
    const target = values.length === 1 ? values[0] : values;
    // Each piece costs, as the line is put together from all of them when it is written.
    line = line + written.member + (Number.isFinite(target) ? target : JSON.stringify(target));
  }
  return line + end.aws + document.timestampMs + end.definition;
}

function createFrame(document: EmfDocument): Frame {
  const { namespace, metrics } = document;
  const sets = freeSets(document);
  const dimensions: Dimensions = Object.assign({}, ...sets);
  const Dimensions = sets.map((set) => Object.keys(set));
  const Metrics = Array.from(metrics, ([Name, { unit: Unit, storageResolution }]) => ({
    Name,
    Unit,
    StorageResolution: storageResolution === 1 ? 1 : undefined,
  }));
  const definition = JSON.stringify([{ Dimensions, Metrics, Namespace: namespace }]);
  return {
    namespace,
    metrics: Array.from(metrics).map(([name, { unit, storageResolution }], index) => ({
      name,
      unit,
      storageResolution,
      member: `${index > 0 ? ',' : ''}${JSON.stringify(name)}:`,
    })),
    dimensions,
    start: `{${dimensionMembers(dimensions)}`,
    end: {
      aws: `${metrics.size > 0 ? ',' : ''}"_aws":{"Timestamp":`,
      definition: `,"CloudWatchMetrics":${definition}}}`,
    },
  };
}

/**
 * The members of the root that are no metrics, each with a comma after it.
 *
 * All members are in one name space: metrics win over dimensions, and both over properties.
 */
export function rootMembers(document: EmfDocument, sets: readonly Dimensions[]): string {
  const dimensions: Dimensions = Object.assign({}, ...sets);
  return dimensionMembers(dimensions) + propertyMembers(document, dimensions);
}

function dimensionMembers(dimensions: Dimensions): string {
  let members = '';
  for (const [key, value] of Object.entries(dimensions)) {
    members += `${JSON.stringify(key)}:${JSON.stringify(value)},`;
  }
  return members;
}

function propertyMembers({ metrics, properties }: EmfDocument, dimensions: Dimensions): string {
  let members = '';
  for (const key of Object.keys(properties)) {
    const isTaken = metrics.has(key) || Object.hasOwn(dimensions, key);
    if (!isTaken) members += properties[key];
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
