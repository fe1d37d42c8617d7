import { decodePercent } from '../percent-encoding.js';
import { at, isShape } from '../trigger/shape.js';
import type { JsonSchema } from './json-schema.js';
import { uniqueName } from './unique-name.js';

const COMPONENTS = '#/components/schemas/';

/**
 * Moves the parts of a schema that are referred to among the document's schemas: a reference starts
 * at the root of its document, and the schema's own root is gone there.
 */
export function hoistedSchema(
  schema: JsonSchema,
  name: string,
  schemas: Record<string, JsonSchema>,
): JsonSchema {
  const { $defs, ...own } = schema;
  const parts = isShape($defs) ? $defs : {};
  // The root is the part without a name; it moves only when something refers to it.
  const places = new Map<string | undefined, string>();
  const reserve = (part: string | undefined, wanted: string): string => {
    const place = freeName(wanted, schemas);
    schemas[place] = {};
    places.set(part, place);
    return place;
  };
  const refOf = (ref: string): string => {
    const [, key = '', rest = ''] = /^#\/\$defs\/([^/]*)(.*)$/s.exec(ref) ?? [];
    const place = places.get(unescaped(key)) ?? places.get(unescaped(decodePercent(key) ?? key));
    if (place !== undefined) return COMPONENTS + place + rest;
    return COMPONENTS + (places.get(undefined) ?? reserve(undefined, name)) + ref.slice(1);
  };
  for (const part of Object.keys(parts)) reserve(part, `${name}_${part}`);
  for (const part of Object.keys(parts)) {
    schemas[places.get(part) ?? part] = moved(parts[part], refOf) as JsonSchema;
  }
  const result = moved(own, refOf) as JsonSchema;
  const root = places.get(undefined);
  if (root === undefined) return result;
  schemas[root] = result;
  return { $ref: COMPONENTS + root };
}

/** What a reference to a document's schemas leads to; `undefined` for any other. */
export function schemaAt(ref: unknown, schemas: Readonly<Record<string, JsonSchema>>): unknown {
  if (typeof ref !== 'string' || !ref.startsWith(COMPONENTS)) return undefined;
  const keys = ref.slice(COMPONENTS.length).split('/');
  return at(schemas, ...keys.map((key) => unescaped(decodePercent(key) ?? key)));
}

/** A copy whose references are those of the document; anchors and addresses stay as they are. */
function moved(value: unknown, refOf: (ref: string) => string): unknown {
  if (Array.isArray(value)) return value.map((one) => moved(one, refOf));
  if (!isShape(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => {
    const isRef = key === '$ref' && typeof inner === 'string' && /^#(?:\/|$)/.test(inner);
    return [key, isRef ? refOf(inner) : moved(inner, refOf)];
  });
  return Object.fromEntries(entries);
}

/** https://spec.openapis.org/oas/v3.1.1.html#components-object */
function freeName(wanted: string, schemas: object): string {
  return uniqueName(wanted.replace(/[^\w.-]/g, '_'), (name) => Object.hasOwn(schemas, name));
}

/** https://www.rfc-editor.org/rfc/rfc6901#section-4 */
function unescaped(key: string): string {
  return key.replaceAll('~1', '/').replaceAll('~0', '~');
}
