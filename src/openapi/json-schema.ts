import { diag } from '@opentelemetry/api';
import type { StandardSchema } from '../router/standard-schema.js';
import { thrown } from '../thrown.js';
import { hoistedSchema, schemaAt } from './hoisted-schema.js';

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
  /** What a reference in one of them leads to. */
  find(ref: unknown): unknown;
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
    find: (ref) => schemaAt(ref, schemas),
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
        return hoistedSchema(converted, name, schemas);
      } catch (error) {
        return warnOnce(name, `openapi(): ${name} is shown as {}: ${thrown(error).message}.`);
      }
    },
  };
}
