import { createRouter } from 'fluoroscope/router';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { documented, schemaOf } from './documented.js';

const node = z.object({
  name: z.string(),
  get children() {
    return z.array(node);
  },
});

function componentsOf(document: { readonly components: object }): Record<string, unknown> {
  return (document.components as { readonly schemas: Record<string, unknown> }).schemas;
}

test.each(['GET /orders/:id', 'place an order', 'a/b', '🙂', '', '__proto__', 'Error'])(
  'the components of the operation %j have names that OpenAPI allows',
  async (operationId) => {
    const app = createRouter();
    const response = z.object({ node, again: node.meta({ id: 'a node/of 🌳' }) });
    app.post('/', () => 1, { operationId, validate: { body: node }, response });
    const document = await documented(app);
    const names = Object.keys(componentsOf(document));
    expect(names.length).toBeGreaterThan(2);
    for (const name of names) expect(name).toMatch(/^[a-zA-Z0-9._-]+$/);
  },
);

test('an empty id of an operation is none', async () => {
  const app = createRouter();
  app.get('/orders', () => 1, { operationId: '' });
  const { paths } = await documented(app);
  expect(paths['/orders']?.['get']).toMatchObject({ operationId: 'getOrders' });
});

test('components whose names would be one stay apart', async () => {
  const app = createRouter();
  const partOf = (part: string, title: string): ReturnType<typeof schemaOf> =>
    schemaOf({ $ref: `#/$defs/${part}`, $defs: { [part]: { title } } });
  app.post('/1', () => 1, { operationId: 'a b', validate: { body: partOf('x', 'first') } });
  app.post('/2', () => 1, { operationId: 'a_b', validate: { body: partOf('x', 'second') } });
  app.post('/3', () => 1, { operationId: 'a', response: partOf('body', 'third') });
  app.post('/4', () => 1, {
    operationId: 'a_response',
    validate: { body: schemaOf({ title: 'fourth', not: { $ref: '#' } }) },
  });
  app.post('/5', () => 1, {
    operationId: 'c',
    validate: {
      body: schemaOf({
        anyOf: [{ $ref: '#/$defs/p q' }, { $ref: '#/$defs/p_q' }],
        $defs: { 'p q': { title: 'fifth' }, p_q: { title: 'sixth' } },
      }),
    },
  });
  const schemas = Object.entries(componentsOf(await documented(app)));
  expect(schemas.map(([name, schema]) => [name, Object(schema).title])).toEqual([
    ['Error', undefined],
    ['a_b_body_x', 'first'],
    ['a_b_body_x_2', 'second'],
    ['a_response_body', 'third'],
    ['a_response_body_2', 'fourth'],
    ['c_body_p_q', 'fifth'],
    ['c_body_p_q_2', 'sixth'],
  ]);
});

test.each([
  ['a part with an escaped name', '#/$defs/a~1b ~0c', { 'a/b ~c': {} }],
  ['a part of a part', '#/$defs/a/properties/b', { a: { properties: { b: {} } } }],
  ['a part named as nothing else', '#/$defs/constructor', { constructor: {} }],
  ['what stands elsewhere in the schema', '#/properties/list', {}],
])('a reference to %s stays one', async (_name, $ref, $defs) => {
  const app = createRouter();
  const properties = { list: { type: 'array' }, it: { $ref } };
  app.post('/', () => 1, { validate: { body: schemaOf({ properties, $defs }) } });
  // documented() follows the references.
  expect(JSON.stringify(await documented(app))).toContain('"it":{"$ref":"#/components/schemas/');
});

test('an anchor stays what it is', async () => {
  const app = createRouter();
  const body = schemaOf({ $defs: { x: { $anchor: 'here' } }, not: { $ref: '#here' } });
  app.post('/', () => 1, { validate: { body } });
  const { openapi } = await import('fluoroscope/openapi');
  const document = openapi(app, { info: { title: 't', version: '1' } });
  expect(document.paths['/']?.['post']).toMatchObject({
    requestBody: { content: { 'application/json': { schema: { not: { $ref: '#here' } } } } },
  });
});
