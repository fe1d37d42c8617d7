import { diag } from '@opentelemetry/api';
import type { StandardSchema } from '../router/standard-schema.js';
import { thrown } from '../thrown.js';
import { isShape } from '../trigger/shape.js';

/** A JSON Schema of draft 2020-12, which is what OpenAPI 3.1 has. */
export type JsonSchema = Record<string, unknown>;

/** Which side of a schema is meant: what it takes, or what it lets through. */
type SchemaSide = 'input' | 'output';

/** The part of Standard JSON Schema that is used: https://standardschema.dev/json-schema */
interface Converter {
  readonly vendor?: unknown;
  readonly jsonSchema?: Partial<
    Record<SchemaSide, (options: { readonly target: string }) => unknown>
  >;
}

/** The schemas of a document, by name. */
export interface SchemaStore {
  readonly schemas: Record<string, JsonSchema>;
  /** The JSON Schema of a schema; `name` is for one that refers to itself or to parts of itself. */
  convert(schema: StandardSchema, side: SchemaSide, name: string): JsonSchema;
}

/** Creates the schemas of a document. */
export function createSchemaStore(schemas: Record<string, JsonSchema>): SchemaStore {
  const warned = new Set<unknown>();
  const warnOnce = (key: unknown, message: string): JsonSchema => {
    if (!warned.has(key)) diag.warn(message);
    warned.add(key);
    return {};
  };
  return {
    schemas,
    convert(schema, side, name) {
      const { jsonSchema, vendor } = schema['~standard'] as Converter;
      const convert = jsonSchema?.[side];
      if (convert === undefined) {
        return warnOnce(
          vendor,
          `openapi(): schemas of ${String(vendor)} do not say what they look like as JSON Schema and are shown as {}. Use a version with Standard JSON Schema; for Valibot wrap them with toStandardJsonSchema() of @valibot/to-json-schema.`,
        );
      }
      try {
        const { $schema: _dialect, ...converted } = convert({
          target: 'draft-2020-12',
        }) as JsonSchema;
        return hoisted(converted, name, schemas);
      } catch (error) {
        return warnOnce(name, `openapi(): ${name} is shown as {}: ${thrown(error).message}.`);
      }
    },
  };
}

/** Parts that refer to each other move among the document's schemas, as their own root is gone here. */
function hoisted(
  schema: JsonSchema,
  name: string,
  schemas: Record<string, JsonSchema>,
): JsonSchema {
  const { $defs: parts, ...own } = schema;
  const nameOf = (part: string): string => `${name}_${part.replace(/[^\w.-]/g, '_')}`;
  const refOf = (ref: string): string => {
    const part = /^#\/\$defs\/(.+)$/.exec(ref)?.[1];
    return `#/components/schemas/${part === undefined ? name : nameOf(part)}`;
  };
  let refersToItself = false;
  const moved = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(moved);
    if (!isShape(value)) return value;
    const entries = Object.entries(value).map(([key, inner]) => {
      if (key !== '$ref' || typeof inner !== 'string' || !inner.startsWith('#')) {
        return [key, moved(inner)];
      }
      refersToItself ||= inner === '#';
      return [key, refOf(inner)];
    });
    return Object.fromEntries(entries);
  };
  for (const [part, inner] of Object.entries(isShape(parts) ? parts : {})) {
    schemas[nameOf(part)] = moved(inner) as JsonSchema;
  }
  const result = moved(own) as JsonSchema;
  if (!refersToItself) return result;
  schemas[name] = result;
  return { $ref: `#/components/schemas/${name}` };
}
