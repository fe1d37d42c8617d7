import { ANNOTATION_PREFIX, METADATA_PREFIX } from '../../src/telemetry.js';
import type { AttributesLike } from '../sdk/span.js';
import { setField } from './json.js';
import type { SegmentView } from './segment-view.js';

/** The annotations and the metadata of a document; `undefined` where there are none. */
export interface SortedAttributes {
  readonly annotations: Record<string, string | number | boolean> | undefined;
  readonly metadata: Record<string, Record<string, unknown>> | undefined;
}

/** The same while it is being filled in; annotations are counted, as an empty one is left out. */
interface Sorting {
  readonly annotations: Record<string, string | number | boolean>;
  annotated: number;
  readonly defaults: Record<string, unknown>;
  namespaces: Record<string, Record<string, unknown>> | undefined;
}

const RUST_PREFIX = 'annotation.';
const INDEX_LIST = 'aws.xray.annotations';
const IN_PROGRESS = 'aws.xray.inprogress';
const COLLECTOR_PREFIX = 'aws.xray.metadata.';
const VALID_KEY = /^[0-9A-Za-z._]+$/;
const INVALID_IN_KEY = /[^0-9A-Za-z.]/g;
const LETTER_A = 97;
const LETTER_M = 109;

/** Sorts what no block printed, and what is to be indexed, into annotations and metadata. */
export function sortAttributes(
  view: SegmentView,
  printed: ReadonlySet<string> | undefined,
): SortedAttributes {
  const { attributes, resource, resourceApart } = view;
  const sorting: Sorting = {
    annotations: {},
    annotated: 0,
    defaults: {},
    namespaces: undefined,
  };
  const isIndexed = indexOf(view);
  if (isIndexed === undefined) sortPlain(sorting, attributes, printed);
  else sortIndexed(sorting, attributes, { isIndexed, printed });
  if (view.storesResource && !resourceApart) {
    sortIndexed(sorting, resource.metadata, { isIndexed: isIndexed ?? never, printed: undefined });
  }
  addDropped(sorting, view);
  return sorted(sorting, resourceApart);
}

/** Whether no attribute is indexed by its name: the resource is the same text in each document. */
export function indexesNothing(view: SegmentView): boolean {
  return indexOf(view) === undefined;
}

function never(): boolean {
  return false;
}

function sorted(sorting: Sorting, resourceApart: boolean): SortedAttributes {
  const { annotations, annotated, defaults, namespaces } = sorting;
  const hasDefaults = resourceApart || !isEmpty(defaults);
  return {
    annotations: annotated > 0 ? annotations : undefined,
    // The default namespace last: the resource's text is joined to its end.
    metadata: hasDefaults ? { ...namespaces, default: defaults } : namespaces,
  };
}

function isEmpty(fields: object): boolean {
  for (const _ in fields) return false;
  return true;
}

type IsIndexed = (key: string) => boolean;

/** Which keys are indexed by their names; `undefined` when none is, as a rule. */
function indexOf({ attributes, mapping }: SegmentView): IsIndexed | undefined {
  const listed = attributes[INDEX_LIST];
  if (!mapping.indexes && !Array.isArray(listed)) return undefined;
  if (mapping.indexAll) return () => true;
  const own = new Set<unknown>(Array.isArray(listed) ? listed : []);
  return (key) => mapping.indexed.has(key) || own.has(key);
}

function sortPlain(
  sorting: Sorting,
  attributes: AttributesLike,
  printed: ReadonlySet<string> | undefined,
): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || value === null || printed?.has(key)) continue;
    const first = key.charCodeAt(0);
    const named = (first === LETTER_A || first === LETTER_M) && sortByPrefix(sorting, key, value);
    if (!named) setField(sorting.defaults, key, value);
  }
}

function sortIndexed(
  sorting: Sorting,
  attributes: AttributesLike,
  by: { isIndexed: IsIndexed; printed: ReadonlySet<string> | undefined },
): void {
  for (const key in attributes) {
    const value = attributes[key];
    if (value === undefined || value === null || sortByPrefix(sorting, key, value)) continue;
    // What a block printed is brought back when it is to be searched for.
    const annotated = by.isIndexed(key) && annotate(sorting, key, value);
    if (!annotated && !by.printed?.has(key)) setField(sorting.defaults, key, value);
  }
}

/** Sorts an attribute whose name says where it belongs; tells whether it does. */
function sortByPrefix(sorting: Sorting, key: string, value: unknown): boolean {
  if (key.startsWith(METADATA_PREFIX)) return addMetadata(sorting, key, value);
  if (key.startsWith(ANNOTATION_PREFIX)) {
    return addAnnotation(sorting, key.slice(ANNOTATION_PREFIX.length), value);
  }
  if (key.startsWith(RUST_PREFIX)) {
    return addAnnotation(sorting, key.slice(RUST_PREFIX.length), value);
  }
  if (!key.startsWith('aws.xray.')) return false;
  if (key.startsWith(COLLECTOR_PREFIX)) return addObject(sorting, key, value);
  return key === INDEX_LIST || (key === IN_PROGRESS && typeof value === 'boolean');
}

function addAnnotation(sorting: Sorting, name: string, value: unknown): boolean {
  if (name === '') return false;
  if (!annotate(sorting, name, value)) setField(sorting.defaults, name, value);
  return true;
}

/** Adds an annotation when the value's type allows it, and the name is not taken. */
function annotate(sorting: Sorting, name: string, value: unknown): boolean {
  const fitting = annotationValue(value);
  if (fitting === undefined) return false;
  const key = VALID_KEY.test(name) ? name : name.replace(INVALID_IN_KEY, '_');
  // Two names can be one after the cleaning; the second one is kept as metadata.
  if (Object.hasOwn(sorting.annotations, key)) return false;
  setField(sorting.annotations, key, fitting);
  sorting.annotated += 1;
  return true;
}

function annotationValue(value: unknown): string | number | boolean | undefined {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return value;
    case 'number':
      // JSON has no NaN and no infinity: they would be null, which is no annotation.
      return Number.isFinite(value) ? value : String(value);
    case 'bigint':
      return String(value);
    default:
      return undefined;
  }
}

/** `metadata.<namespace>.<key>`, or `metadata.<key>` for the default namespace. */
function addMetadata(sorting: Sorting, attribute: string, value: unknown): boolean {
  const rest = attribute.slice(METADATA_PREFIX.length);
  if (rest === '') return false;
  const dot = rest.indexOf('.');
  const isWhole = dot <= 0 || dot === rest.length - 1;
  const target = isWhole ? sorting.defaults : namespaceOf(sorting, rest.slice(0, dot));
  setField(target, isWhole ? rest : rest.slice(dot + 1), parsedBack(value));
  return true;
}

/** `aws.xray.metadata.<namespace>`: the text of a JSON object; anything else stays as it is. */
function addObject(sorting: Sorting, attribute: string, value: unknown): boolean {
  const name = attribute.slice(COLLECTOR_PREFIX.length);
  const object = typeof value === 'string' && value.startsWith('{') ? parsedBack(value) : undefined;
  if (name === '' || typeof object !== 'object' || object === null) return false;
  const target = namespaceOf(sorting, name.toLowerCase() === 'default' ? 'default' : name);
  for (const [key, field] of Object.entries(object)) setField(target, key, field);
  return true;
}

function namespaceOf(sorting: Sorting, name: string): Record<string, unknown> {
  if (name === 'default') return sorting.defaults;
  sorting.namespaces ??= {};
  const present = Object.hasOwn(sorting.namespaces, name) ? sorting.namespaces[name] : undefined;
  if (present !== undefined) return present;
  const created: Record<string, unknown> = {};
  setField(sorting.namespaces, name, created);
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
function addDropped({ defaults }: Sorting, { span }: SegmentView): void {
  if (span.droppedAttributesCount > 0) {
    defaults['otel.dropped_attributes_count'] = span.droppedAttributesCount;
  }
  if (span.droppedEventsCount > 0) defaults['otel.dropped_events_count'] = span.droppedEventsCount;
  if (span.droppedLinksCount > 0) defaults['otel.dropped_links_count'] = span.droppedLinksCount;
}
