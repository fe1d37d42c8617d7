import { ANNOTATION_PREFIX, METADATA_PREFIX } from '../../src/telemetry.js';
import type { AttributesLike, SpanLike } from '../sdk/span.js';
import { textsIn } from './attribute-source.js';
import type { XRayDocument } from './document.js';
import { filled } from './filled.js';
import type { SegmentView } from './segment-view.js';

type Fields<T = unknown> = Record<string, T>;

/** What is sorted so far, and how. */
interface Sorting {
  readonly annotations: Fields<string | number | boolean>;
  /** The metadata, by namespace. */
  readonly namespaces: Map<string, Fields>;
  readonly isIndexed: (key: string) => boolean | undefined;
  /** What some block printed. */
  readonly printed: ReadonlySet<string>;
}

const INDEX_LIST = 'aws.xray.annotations';
const INVALID_IN_KEY = /[^0-9A-Za-z._]/g;

/** Sorts what no block printed, and what is to be indexed, into annotations and metadata. */
export function sortAttributes(
  view: SegmentView,
  printed: ReadonlySet<string>,
): Pick<XRayDocument, 'annotations' | 'metadata'> {
  const listed = textsIn(view.attributes[INDEX_LIST]);
  const sorting: Sorting = {
    annotations: {},
    namespaces: new Map(),
    isIndexed: (key) => listed.includes(key) || view.mapping.isIndexed?.(key),
    printed,
  };
  sort(sorting, view.attributes);
  if (view.storesResource) sort(sorting, view.resource.metadata);
  addDropped(sorting, view.span);
  const { annotations, namespaces } = sorting;
  const metadata = namespaces.size > 0 ? Object.fromEntries(namespaces) : undefined;
  return { annotations: filled(annotations), metadata };
}

function sort(sorting: Sorting, attributes: AttributesLike): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || value === null || sortByName(sorting, key, value)) continue;
    // What a block printed is brought back when it is to be searched for.
    const isAnnotation = sorting.isIndexed(key) && annotate(sorting, key, value);
    if (!isAnnotation && !sorting.printed.has(key)) setField(namespaceOf(sorting), key, value);
  }
}

type Sort = (sorting: Sorting, name: string, value: unknown) => boolean;

/** Attributes whose names say where they belong, by what the names begin with. */
const SORTS: ReadonlyArray<readonly [prefix: string, sort: Sort]> = [
  [METADATA_PREFIX, addMetadata],
  [ANNOTATION_PREFIX, addAnnotation],
  // As OpenTelemetry's exporter for Rust writes it.
  ['annotation.', addAnnotation],
  ['aws.xray.metadata.', addObject],
];

/** Tells whether the name of an attribute says where it belongs; then it is there. */
function sortByName(sorting: Sorting, key: string, value: unknown): boolean {
  // All of these names begin so; most attributes, the resource's too, need no closer look.
  if (key[0] !== 'a' && key[0] !== 'm') return false;
  for (const [prefix, add] of SORTS) {
    if (key.startsWith(prefix) && key !== prefix) {
      return add(sorting, key.slice(prefix.length), value);
    }
  }
  return key === INDEX_LIST || (key === 'aws.xray.inprogress' && typeof value === 'boolean');
}

function addAnnotation(sorting: Sorting, name: string, value: unknown): boolean {
  if (!annotate(sorting, name, value)) setField(namespaceOf(sorting), name, value);
  return true;
}

/** Adds an annotation when the value's type allows it, and the name is not taken. */
function annotate({ annotations }: Sorting, name: string, value: unknown): boolean {
  const key = name.replace(INVALID_IN_KEY, '_');
  // Two names can be one after the cleaning; the second one is kept as metadata.
  if (Object.hasOwn(annotations, key) || typeof value === 'object') return false;
  // JSON has no NaN, no infinity and no bigint: they are text.
  const isPlain = typeof value === 'boolean' || Number.isFinite(value);
  setField(annotations, key, isPlain ? (value as boolean | number) : String(value));
  return true;
}

/** `metadata.<namespace>.<key>`, or `metadata.<key>` for the default namespace. */
function addMetadata(sorting: Sorting, name: string, value: unknown): boolean {
  const dot = name.indexOf('.');
  const isNested = dot > 0 && dot < name.length - 1;
  const namespace = namespaceOf(sorting, isNested ? name.slice(0, dot) : undefined);
  setField(namespace, isNested ? name.slice(dot + 1) : name, parsedBack(value));
  return true;
}

/** `aws.xray.metadata.<namespace>`: the text of a JSON object; anything else stays as it is. */
function addObject(sorting: Sorting, name: string, value: unknown): boolean {
  const object = parsedBack(value);
  if (typeof value !== 'string' || object === value || Array.isArray(object)) return false;
  const namespace = namespaceOf(sorting, /^default$/i.test(name) ? undefined : name);
  for (const [key, field] of Object.entries(object as object)) setField(namespace, key, field);
  return true;
}

function namespaceOf({ namespaces }: Sorting, name = 'default'): Fields {
  const present = namespaces.get(name);
  if (present !== undefined) return present;
  const created = {};
  namespaces.set(name, created);
  return created;
}

/** Attributes hold no objects, so `putMetadata` writes them as JSON text: read back here. */
function parsedBack(value: unknown): unknown {
  if (typeof value !== 'string' || (value[0] !== '{' && value[0] !== '[')) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

/** What the SDK's limits dropped, under the names OpenTelemetry has for formats without a field of it. */
function addDropped(sorting: Sorting, span: SpanLike): void {
  const dropped = {
    attributes: span.droppedAttributesCount,
    events: span.droppedEventsCount,
    links: span.droppedLinksCount,
  };
  for (const [what, count] of Object.entries(dropped)) {
    if (count > 0) namespaceOf(sorting)[`otel.dropped_${what}_count`] = count;
  }
}

/** Sets a field of any name: a plain assignment to `__proto__` would set nothing. */
function setField<T>(target: Fields<T>, name: string, value: T): void {
  if (name !== '__proto__') target[name] = value;
  else Object.defineProperty(target, name, { value, enumerable: true, configurable: true });
}
