/** Whatever routes and schemas an application has, its document is one of OpenAPI 3.1. */
import { Validator } from '@seriousme/openapi-schema-validator';
import { type as arkType } from 'arktype';
import fc from 'fast-check';
import { openapi } from 'fluoroscope/openapi';
import { createRouter, type RouteOptions, type StandardSchema } from 'fluoroscope/router';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { schemaOf } from './documented.js';

const DOCUMENTS = 150;
const METHODS = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH', 'TRACE', 'HEAD', 'OPTIONS', 'PURGE'];

interface Operation {
  readonly operationId: string;
  readonly parameters?: ReadonlyArray<{ readonly name: string; readonly in: string }>;
}

const node: z.ZodType = z.lazy(() => z.object({ name: z.string(), children: z.array(node) }));
const named = z.object({ id: z.uuid(), at: z.iso.datetime() }).meta({ id: 'Named' });

const schemas: readonly StandardSchema[] = [
  z.object({
    a: z.string().min(1),
    b: z.coerce.number().default(1),
    'c-d': z.boolean().optional(),
  }),
  z.object({ id: z.uuid(), '*': z.string() }),
  z.object({ named, again: named.optional() }),
  z.object({ tree: node }),
  z.union([z.object({ a: z.string() }), z.object({ b: z.number() })]),
  z.array(z.tuple([z.string(), z.number()])),
  z.record(z.string(), z.unknown()),
  z.object({ at: z.date() }),
  z.string().transform((text) => text.length),
  z
    .object({ a: z.string(), constructor: z.string() })
    .and(z.object({ p1: z.uuid() }))
    .optional(),
  z.object({ odd: named.omit({ at: true }).meta({ id: 'odd/name ~of 🌳' }) }),
  z.discriminatedUnion('a', [z.object({ a: z.literal('x') }), z.object({ a: z.literal('y') })]),
  schemaOf({
    anyOf: [{ $ref: '#' }, { $ref: '#/$defs/x y' }],
    $defs: { 'x y': { required: ['a'] } },
  }),
  schemaOf({ allOf: [{ $ref: '#/properties/a' }], properties: { a: { properties: { b: {} } } } }),
  arkType({ a: 'string.email', 'b?': "'x' | 'y'" }),
  node,
  named,
];

const schema = fc.option(fc.constantFrom(...schemas), { nil: undefined });

const options: fc.Arbitrary<RouteOptions> = fc.record({
  validate: fc.record({ body: schema, query: schema, headers: schema, path: schema }),
  response: schema,
  summary: fc.option(fc.string(), { nil: undefined }),
  tags: fc.option(fc.array(fc.string({ minLength: 1 })), { nil: undefined }),
  operationId: fc.oneof(
    fc.constantFrom(undefined, 'own', 'getA', 'a b', 'a_b', ''),
    fc.string({ unit: 'grapheme' }),
  ),
  maxBodyBytes: fc.constantFrom(undefined, 8),
});

/** Those of a path's parameters, by their place. */
const NAMES = ['constructor', 'p1', '__proto__', 'p3'];

const segments = fc
  .tuple(
    fc.array(
      fc.constantFrom('a', 'a-b', '~me', '@you', '%41', 'caf\u{e9}', 'a b', ':p', ':p{[0-9]{2}}'),
      { maxLength: 4 },
    ),
    fc.constantFrom('', '/*', '/'),
  )
  .map(([texts, end]) => {
    const path = texts.map((text, index) => `/${text.replace(':p', `:${NAMES[index]}`)}`).join('');
    return path + end || '/';
  });

const routes = fc.array(
  fc.record({ method: fc.constantFrom(...METHODS), path: segments, options }),
  { maxLength: 12 },
);

/** What the document has to keep together, beside what its schema says. */
function checkParts(document: Readonly<Record<string, unknown>>): void {
  const text = JSON.stringify(document);
  for (const [, ref = ''] of text.matchAll(/"\$ref":"#\/([^"]+)"/g)) {
    expect(document).toHaveProperty(ref.split('/'));
  }
  expect(text).not.toMatch(/"\$ref":"(?!#\/components\/)/);
  const paths = document['paths'] as Record<string, Record<string, Operation>>;
  const ids = Object.values(paths).flatMap((one) =>
    Object.values(one).map(({ operationId }) => operationId),
  );
  expect(new Set(ids).size).toBe(ids.length);
  for (const [path, operations] of Object.entries(paths)) {
    const placed = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    for (const { parameters = [] } of Object.values(operations)) {
      const keys = parameters.map((one) => `${one.in} ${one.name}`);
      expect(new Set(keys).size).toBe(keys.length);
      const told = parameters.filter((one) => one.in === 'path').map(({ name }) => name);
      expect(told).toEqual(placed);
    }
  }
}

test('a document is valid, its references lead somewhere, its parameters are those of the path', async () => {
  const validator = new Validator();
  await fc.assert(
    fc.asyncProperty(routes, async (all) => {
      const app = createRouter({ prefix: '/v1/:tenant' });
      for (const { method, path, options } of all) {
        try {
          app.route(method, path, () => 1, options);
        } catch (error) {
          expect(String(error)).toMatch(/is registered already/);
        }
      }
      const document = openapi(app, { info: { title: 'Random', version: '1' } });
      const plain = JSON.parse(JSON.stringify(document)) as Record<string, unknown>;
      checkParts(plain);
      const { errors } = await validator.validate(plain);
      expect(errors ?? []).toEqual([]);
    }),
    { numRuns: DOCUMENTS },
  );
});
