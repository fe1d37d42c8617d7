import type { AttributesLike, SpanLike } from '../sdk/span.js';
import { DEFAULT, INDEX_LIST, type Place, placeOf } from './attribute-place.js';
import { textsIn } from './attribute-source.js';
import { block, field, keyOf, toJson } from './json.js';
import { RESOURCE_PREFIX } from './resource-facts.js';
import type { SegmentView } from './segment-view.js';

/** Values as JSON, by their names as JSON: `,"name":`. */
type Fields = Map<string, string>;

/** What is sorted so far. */
interface Sorting {
  readonly view: SegmentView;
  /** Whether an attribute is to be searched for; absent when none is. */
  readonly isIndexed: ((attribute: string) => boolean) | undefined;
  readonly annotations: Fields;
  /** The metadata whose names say where they belong, by namespace. */
  readonly namespaces: Map<string, Fields>;
  /** All other metadata. */
  others: string;
}

/** The fields `annotations` and `metadata`: what no block printed, and what is to be indexed. */
export function attributeFields(view: SegmentView): string {
  const { attributes, span, mapping, storesResource } = view;
  const listed = textsIn(attributes[INDEX_LIST]);
  const isIndexed =
    listed.length === 0
      ? mapping.isIndexed
      : (name: string) => listed.includes(name) || mapping.isIndexed?.(name) === true;
  // Where nothing of it can be searched for, the resource was written out once for all spans.
  const isPrepared = storesResource && isIndexed === undefined;
  const sorting: Sorting = {
    view,
    isIndexed,
    annotations: new Map(),
    namespaces: new Map(),
    others: isPrepared ? view.resource.metadata : '',
  };
  sort(sorting, attributes);
  if (storesResource && isIndexed !== undefined) {
    sort(sorting, span.resource.attributes, RESOURCE_PREFIX);
  }
  return written(sorting);
}

function sort(sorting: Sorting, attributes: AttributesLike, prefix = ''): void {
  const { view, isIndexed } = sorting;
  for (const name in attributes) {
    const value = attributes[name];
    if (value == null) continue;
    const place = placeOf(prefix + name);
    const { attribute, home } = place;
    if (home !== undefined && addToHome(sorting, place, value)) continue;
    // What a block printed is brought back when it is to be searched for.
    if (isIndexed?.(attribute) && annotate(sorting, place, value)) continue;
    if (!view.printed.has(attribute)) sorting.others += place.key + toJson(value);
  }
}

/** Tells whether an attribute is where its name says that it belongs. */
function addToHome(sorting: Sorting, place: Place, value: unknown): boolean {
  switch (place.home) {
    case 'setting':
      // A list or a flag that is for the exporter alone.
      return typeof value !== 'string';
    case 'annotation':
      if (!annotate(sorting, place, value)) addMetadata(sorting, place, toJson(value));
      return true;
    case 'metadata': {
      // Attributes hold no objects, so `putMetadata` writes them as JSON text, which is what is sent.
      const isJson = parsed(value) !== undefined;
      addMetadata(sorting, place, isJson ? (value as string) : toJson(value));
      return true;
    }
    default:
      return addObject(sorting, place, value);
  }
}

/** Adds an annotation when the value's type allows it, and the name is not taken. */
function annotate({ annotations }: Sorting, { annotationKey }: Place, value: unknown): boolean {
  // Two names can be one after the cleaning; the second one is kept as metadata.
  if (typeof value === 'object' || annotations.has(annotationKey)) return false;
  annotations.set(annotationKey, toJson(value));
  return true;
}

function addMetadata(sorting: Sorting, place: Place, json: string): void {
  const { attribute, namespace, name, key } = place;
  // What another attribute is called already is told apart by the whole name.
  const isTaken = namespace === DEFAULT && Object.hasOwn(sorting.view.attributes, name);
  namespaceOf(sorting, namespace).set(isTaken ? keyOf(attribute) : key, json);
}

/** The text of a JSON object is a namespace; anything else stays as it is. */
function addObject(sorting: Sorting, { namespace }: Place, value: unknown): boolean {
  const object = parsed(value);
  if (object === undefined || Array.isArray(object)) return false;
  const fields = namespaceOf(sorting, namespace);
  for (const [name, field] of Object.entries(object)) fields.set(keyOf(name), toJson(field));
  return true;
}

function namespaceOf({ namespaces }: Sorting, name: string): Fields {
  const fields = namespaces.get(name) ?? new Map();
  namespaces.set(name, fields);
  return fields;
}

/** The object or the list that a value is the JSON text of. */
function parsed(value: unknown): object | undefined {
  if (typeof value !== 'string' || (value[0] !== '{' && value[0] !== '[')) return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function written({ view, annotations, namespaces, others }: Sorting): string {
  const defaults = others + joined(namespaces.get(DEFAULT)) + droppedFields(view.span);
  namespaces.delete(DEFAULT);
  let metadata = '';
  namespaces.forEach((fields, key) => {
    metadata += `${key}{${joined(fields).slice(1)}}`;
  });
  // Not by `block`, which copies what it is given: this is most of the document.
  const head = defaults === '' ? metadata.slice(1) : `"default":{${defaults.slice(1)}}${metadata}`;
  return block('annotations', joined(annotations)) + (head && `,"metadata":{${head}}`);
}

function joined(fields: Fields | undefined): string {
  let text = '';
  fields?.forEach((json, key) => {
    text += key + json;
  });
  return text;
}

/** What the SDK's limits dropped, under the names OpenTelemetry has for formats without a field of it. */
function droppedFields(span: SpanLike): string {
  const { droppedAttributesCount, droppedEventsCount, droppedLinksCount } = span;
  return (
    field('otel.dropped_attributes_count', droppedAttributesCount || undefined) +
    field('otel.dropped_events_count', droppedEventsCount || undefined) +
    field('otel.dropped_links_count', droppedLinksCount || undefined)
  );
}
