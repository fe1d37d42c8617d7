import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { createRouter, type StandardSchema } from 'fluoroscope/router';
import * as valibot from 'valibot';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { documented, schemaOf } from './documented.js';

async function parametersOf(query: StandardSchema): Promise<unknown> {
  const app = createRouter();
  app.get('/', () => 1, { validate: { query } });
  const { paths } = await documented(app);
  return paths['/']?.['get']?.['parameters'];
}

function told(name: string, required: boolean, schema: unknown): unknown {
  return { name, in: 'query', required, schema };
}

const text = { type: 'string' };
const number = { type: 'number' };

test.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
  'a parameter may be named %s',
  async (name) => {
    const app = createRouter();
    const named = z.object({ [name]: z.string() });
    app.get(`/a/:${name}`, () => 1, { validate: { path: z.object({ other: z.string() }) } });
    app.get(`/b/:${name}`, () => 1, { validate: { query: named, headers: named } });
    const { paths } = await documented(app);
    const shown = { name, in: 'path', required: true, schema: text };
    expect(paths[`/a/{${name}}`]?.['get']?.['parameters']).toEqual([shown]);
    expect(paths[`/b/{${name}}`]?.['get']?.['parameters']).toEqual([
      shown,
      { ...shown, in: 'query' },
      { ...shown, in: 'header' },
    ]);
  },
);

test('a constraint of the path stands beside what a schema says of its parameter', async () => {
  const app = createRouter();
  const path = z.object({ id: z.string().max(9) });
  app.get('/:id{[0-9]+}', () => 1, { validate: { path } });
  const { paths } = await documented(app);
  expect(paths['/{id}']?.['get']?.['parameters']).toMatchObject([
    { name: 'id', schema: { type: 'string', maxLength: 9, pattern: '^(?:[0-9]+)$' } },
  ]);
});

test('an intersection has the parameters of all its parts', async () => {
  const both = valibot.intersect([
    valibot.object({ a: valibot.string() }),
    valibot.object({
      a: valibot.optional(valibot.string()),
      b: valibot.optional(valibot.number()),
    }),
  ]);
  expect(await parametersOf(toStandardJsonSchema(both))).toEqual([
    told('a', true, text),
    told('b', false, number),
  ]);
});

test('what only a part of an intersection says of a parameter holds with the rest', async () => {
  const schema = schemaOf({
    properties: { a: text, b: text },
    allOf: [{ required: ['a'] }, { properties: { a: { maxLength: 3 } } }],
  });
  expect(await parametersOf(schema)).toEqual([
    told('a', true, { allOf: [text, { maxLength: 3 }] }),
    told('b', false, text),
  ]);
});

test('a union has the parameters of all its branches, required where they are in each', async () => {
  const union = z.union([
    z.object({ same: z.string(), a: z.string(), maybe: z.string() }),
    z.object({ same: z.string(), a: z.number(), maybe: z.string().optional(), b: z.string() }),
  ]);
  expect(await parametersOf(union)).toEqual([
    told('same', true, text),
    told('a', true, { anyOf: [text, number] }),
    told('maybe', false, text),
    told('b', false, text),
  ]);
});

test('a discriminated union has its parameters, beside those that all have', async () => {
  const schema = z
    .discriminatedUnion('by', [
      z.object({ by: z.literal('id'), id: z.string() }),
      z.object({ by: z.literal('age'), age: z.number() }),
    ])
    .and(z.object({ page: z.string() }));
  expect(await parametersOf(schema)).toEqual([
    told('page', true, text),
    told('by', true, {
      anyOf: [
        { ...text, const: 'id' },
        { ...text, const: 'age' },
      ],
    }),
    told('id', false, text),
    told('age', false, number),
  ]);
});

test('branches that no record is one of take no part', async () => {
  const nullable = z.object({ a: z.string() }).nullable().or(z.string()).or(z.array(z.number()));
  expect(await parametersOf(nullable)).toEqual([told('a', true, text)]);
});

test('a schema of the path may be a union', async () => {
  const app = createRouter();
  const path = z.union([z.object({ id: z.uuid() }), z.object({ id: z.literal('me') })]);
  app.get('/:id', () => 1, { validate: { path } });
  const { paths } = await documented(app);
  expect(paths['/{id}']?.['get']?.['parameters']).toMatchObject([
    { name: 'id', schema: { anyOf: [{ format: 'uuid' }, { const: 'me' }] } },
  ]);
});

test.each([
  ['a named schema', z.object({ a: z.string() }).meta({ id: 'Page/of orders' })],
  ['a part', schemaOf({ $ref: '#/$defs/x', $defs: { x: objectOf('a') } })],
  ['a part of a part', schemaOf({ $ref: '#/$defs/x/not', $defs: { x: { not: objectOf('a') } } })],
  ['a definition', schemaOf({ $ref: '#/definitions/x', definitions: { x: objectOf('a') } })],
  ['a part by an encoded name', schemaOf({ $ref: '#/$defs/%C3%A9', $defs: { é: objectOf('a') } })],
])('a reference to %s is followed', async (_name, schema) => {
  expect(await parametersOf(schema)).toEqual([told('a', true, text)]);
});

test.each([
  ['to itself', { ...objectOf('a'), allOf: [{ $ref: '#' }] }, true],
  [
    'around',
    {
      $ref: '#/$defs/x',
      $defs: { x: { ...objectOf('a'), $ref: '#/$defs/y' }, y: { $ref: '#/$defs/x' } },
    },
    true,
  ],
  ['in its branches', { anyOf: [{ $ref: '#' }, objectOf('a')] }, false],
])('a schema that refers %s ends', async (_name, json, required) => {
  expect(await parametersOf(schemaOf(json))).toEqual([told('a', required, text)]);
});

test('a schema whose parts refer to each other in all ways is read once each', async () => {
  const names = Array.from({ length: 24 }, (_, index) => `n${index}`);
  const refs = names.map((name) => ({ $ref: `#/$defs/${name}` }));
  const $defs = Object.fromEntries(
    names.map((name) => [name, { properties: { [name]: text }, anyOf: refs, allOf: refs }]),
  );
  expect(await parametersOf(schemaOf({ allOf: refs, $defs }))).toHaveLength(24);
});

test('a reference that leads out of the schema names no parameters', async () => {
  const app = createRouter();
  const query = schemaOf({ anyOf: [{ $ref: 'https://example.com/x' }, objectOf('a')] });
  app.get('/', () => 1, { validate: { query } });
  const { paths } = await documented(app);
  expect(paths['/']?.['get']?.['parameters']).toEqual([told('a', false, text)]);
});

function objectOf(name: string): Record<string, unknown> {
  return { type: 'object', properties: { [name]: text }, required: [name] };
}
