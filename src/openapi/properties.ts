import { isShape } from '../trigger/shape.js';

/** The properties that a schema of an object has, and which of them have to be there. */
export interface Properties {
  readonly schemas: ReadonlyMap<string, unknown>;
  readonly required: ReadonlySet<unknown>;
}

const NONE: Properties = { schemas: new Map(), required: new Set() };

/**
 * Reads the properties of a schema, those of its references, intersections and unions too.
 *
 * A union has those of all its branches, and needs what every branch needs. One that refers to
 * itself ends there.
 */
export function propertiesOf(
  schema: unknown,
  find: (ref: unknown) => unknown,
  known: Map<unknown, Properties> = new Map(),
): Properties {
  const read = known.get(schema);
  if (read !== undefined || !isShape(schema)) return read ?? NONE;
  known.set(schema, NONE);
  const inner = (one: unknown): Properties => propertiesOf(one, find, known);
  const { properties, required, $ref, allOf, anyOf, oneOf } = schema;
  const own = {
    schemas: new Map(isShape(properties) ? Object.entries(properties) : []),
    required: new Set(listOf(required)),
  };
  const unions = [anyOf, oneOf].map((branches) =>
    merged('anyOf', listOf(branches).filter(takesObjects).map(inner)),
  );
  const all = merged('allOf', [own, inner(find($ref)), ...listOf(allOf).map(inner), ...unions]);
  known.set(schema, all);
  return all;
}

function merged(kind: 'allOf' | 'anyOf', all: readonly Properties[]): Properties {
  const found = new Map<string, unknown[]>();
  for (const [name, schema] of all.flatMap(({ schemas }) => [...schemas])) {
    found.set(name, [...(found.get(name) ?? []), schema]);
  }
  const required = all.flatMap((one) => [...one.required]);
  return {
    schemas: new Map([...found].map(([name, schemas]) => [name, combined(kind, schemas)])),
    required: new Set(
      required.filter((name) => kind === 'allOf' || all.every((one) => one.required.has(name))),
    ),
  };
}

function combined(kind: 'allOf' | 'anyOf', schemas: readonly unknown[]): unknown {
  const different = [...new Map(schemas.map((one) => [JSON.stringify(one), one])).values()];
  return different.length === 1 ? different[0] : { [kind]: different };
}

/** A request's parts are records: the null of a nullable schema is none of them. */
function takesObjects(schema: unknown): boolean {
  const type = isShape(schema) ? schema['type'] : undefined;
  return type === undefined || [type].flat().includes('object');
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
