/** Whatever a query's schema is made of, a request that it accepts has the parameters that are required. */
import { Ajv2020 } from 'ajv/dist/2020.js';
import fc from 'fast-check';
import { openapi } from 'fluoroscope/openapi';
import { createRouter } from 'fluoroscope/router';
import { expect, test } from 'vitest';
import type { Parameter } from '../../src/openapi/parameters.js';
import { schemaOf } from './documented.js';

const SCHEMAS = 150;
const NAMES = ['a', 'constructor', '__proto__'];
const VALUES = [undefined, 'x', 1];

/** Every record of these names and values. */
const records = NAMES.reduce<ReadonlyArray<ReadonlyArray<readonly [string, unknown]>>>(
  (all, name) =>
    all.flatMap((one) =>
      VALUES.map((value) => (value === undefined ? one : [...one, [name, value] as const])),
    ),
  [[]],
).map((entries) => Object.fromEntries(entries));

const name = fc.constantFrom(...NAMES);
const properties = fc
  .array(fc.tuple(name, fc.constantFrom({}, { type: 'string' }, { type: 'number' })))
  .map((entries) => Object.fromEntries(entries));
const required = fc.uniqueArray(name);

type Schemas = fc.Arbitrary<Record<string, unknown>>;

/** Schemas that refer to some, at most that deep in each other. */
function schemaOver(refs: readonly string[], depth = 2): Schemas {
  const leaf = fc.record({ properties, required }, { requiredKeys: [] });
  const referring = refs.map(($ref) => fc.record({ $ref: fc.constant($ref), required }));
  const simple = fc.oneof(leaf, fc.constant({ type: 'null' }), ...referring);
  if (depth === 0) return simple;
  const branches = fc.array(schemaOver(refs, depth - 1), { minLength: 1, maxLength: 3 });
  const union = fc.record({ properties, anyOf: branches });
  return fc.oneof(simple, union, fc.record({ oneOf: branches }), fc.record({ allOf: branches }));
}

const schemas = fc
  .record({ x: schemaOver([]), 'y/z': schemaOver(['#/$defs/x']) })
  .chain(($defs) =>
    schemaOver(['#/$defs/x', '#/$defs/y~1z']).map((schema) => ({ ...schema, $defs })),
  );

test('a query that its schema accepts has every parameter that is required', () => {
  let accepted = 0;
  fc.assert(
    fc.property(schemas, (schema) => {
      const app = createRouter();
      app.get('/', () => 1, { validate: { query: schemaOf(schema) } });
      const { paths } = openapi(app, { info: { title: 'Random', version: '1' } });
      const told = (paths['/']?.['get']?.['parameters'] ?? []) as readonly Parameter[];
      const needed = told.filter((one) => one.required).map((one) => one.name);
      const accepts = new Ajv2020({ strict: false, ownProperties: true }).compile(schema);
      for (const record of records.filter((one) => accepts(one))) {
        accepted += 1;
        expect(Object.keys(record)).toEqual(expect.arrayContaining(needed));
      }
    }),
    { numRuns: SCHEMAS },
  );
  expect(accepted).toBeGreaterThan(SCHEMAS);
});
