import { toStandardJsonSchema } from '@valibot/to-json-schema';
import { type as arkType } from 'arktype';
import { createRouter } from 'fluoroscope/router';
import * as valibot from 'valibot';
import { afterEach, expect, test } from 'vitest';
import { z } from 'zod';
import { openapi } from '../../src/openapi/index.js';
import { collectWarnings } from '../diagnostic-warnings.js';
import { documented } from './documented.js';

const info = { title: 'Orders', version: '1.0.0' };
const warnings = collectWarnings();

afterEach(() => {
  warnings.length = 0;
});

const order = z.object({ name: z.string().min(2), count: z.coerce.number().default(1) });

test('an application is an OpenAPI 3.1 document', async () => {
  const app = createRouter();
  app.get('/orders', () => [], {
    summary: 'All orders',
    tags: ['orders'],
    validate: {
      query: z.object({ page: z.coerce.number().optional(), sort: z.string() }),
      headers: z.object({ 'x-tenant': z.string() }),
    },
    response: z.array(order),
  });
  app.post('/orders', () => 1, { validate: { body: order }, operationId: 'placeOrder' });
  app.get('/orders/:id{[0-9]+}', () => 1, { deprecated: true });
  app.delete('/orders/:id', () => 1, { validate: { path: z.object({ id: z.uuid() }) } });
  const { openapi: version, paths, components } = await documented(app);
  expect(version).toBe('3.1.1');
  expect(paths).toEqual({
    '/orders': {
      get: {
        operationId: 'getOrders',
        summary: 'All orders',
        tags: ['orders'],
        parameters: [
          { name: 'page', in: 'query', required: false, schema: { type: 'number' } },
          { name: 'sort', in: 'query', required: true, schema: { type: 'string' } },
          { name: 'x-tenant', in: 'header', required: true, schema: { type: 'string' } },
        ],
        responses: {
          200: {
            description: 'OK',
            content: {
              'application/json': {
                schema: {
                  type: 'array',
                  items: {
                    type: 'object',
                    properties: {
                      name: { type: 'string', minLength: 2 },
                      count: { type: 'number', default: 1 },
                    },
                    required: ['name', 'count'],
                    additionalProperties: false,
                  },
                },
              },
            },
          },
          422: { $ref: '#/components/responses/Error' },
          default: { $ref: '#/components/responses/Error' },
        },
      },
      post: {
        operationId: 'placeOrder',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: {
                  name: { type: 'string', minLength: 2 },
                  count: { type: 'number', default: 1 },
                },
                required: ['name'],
              },
            },
          },
        },
        responses: expect.anything(),
      },
    },
    '/orders/{id}': {
      get: {
        operationId: 'getOrdersById',
        deprecated: true,
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: { type: 'string', pattern: expect.stringContaining('[0-9]+') },
          },
        ],
        responses: expect.anything(),
      },
      delete: expect.objectContaining({
        operationId: 'deleteOrdersById',
        parameters: [
          {
            name: 'id',
            in: 'path',
            required: true,
            schema: expect.objectContaining({ format: 'uuid' }),
          },
        ],
      }),
    },
  });
  expect(Object.keys(components)).toEqual(['schemas', 'responses']);
});

test.each([
  ['arktype', arkType({ name: 'string >= 2' })],
  [
    'valibot',
    toStandardJsonSchema(
      valibot.object({ name: valibot.pipe(valibot.string(), valibot.minLength(2)) }),
    ),
  ],
])('schemas of %s are shown', async (_library, body) => {
  const app = createRouter();
  app.put('/', () => 1, { validate: { body } });
  const { paths } = await documented(app);
  expect(paths['/']?.['put']?.['requestBody']).toMatchObject({
    content: {
      'application/json': {
        schema: { type: 'object', properties: { name: { type: 'string', minLength: 2 } } },
      },
    },
  });
});

test('a schema that cannot be shown is {}, with one warning', async () => {
  const app = createRouter();
  const bare = valibot.object({ name: valibot.string() });
  app.put('/a', () => 1, { validate: { body: bare, query: bare } });
  app.put('/b', () => 1, { validate: { body: z.object({ at: z.date() }) } });
  const { paths } = await documented(app);
  const content = { 'application/json': { schema: {} } };
  expect(paths['/a']?.['put']).toMatchObject({ requestBody: { content } });
  expect(paths['/b']?.['put']).toMatchObject({ requestBody: { content } });
  expect(warnings).toHaveLength(2);
  expect(warnings[0]).toContain('toStandardJsonSchema');
  expect(warnings[1]).toContain('putB_body is shown as {}');
});

test('schemas that refer to themselves or share parts stand among the components', async () => {
  const node: z.ZodType = z.lazy(() => z.object({ children: z.array(node) }));
  const app = createRouter();
  app.post('/tree', () => 1, { validate: { body: z.object({ root: node }) } });
  app.post('/node', () => 1, { validate: { body: node } });
  const document = await documented(app);
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"#\/components\/(\w+)\/([^"]+)"/g)];
  expect(refs.length).toBeGreaterThan(4);
  for (const [, group = '', name = ''] of refs) {
    expect(document.components[group]).toHaveProperty([name]);
  }
});

test('paths of one shape are one path, with the names of the first', async () => {
  const app = createRouter();
  app.get('/a/:id', () => 1);
  app.post('/a/:name', () => 1);
  app.get('/a/:number{[0-9]+}', () => 1);
  const { paths } = await documented(app);
  expect(Object.keys(paths)).toEqual(['/a/{id}']);
  expect(paths['/a/{id}']?.['post']).toMatchObject({ parameters: [{ name: 'id', in: 'path' }] });
  expect(warnings).toEqual([expect.stringContaining('GET /a/:number is left out')]);
});

test('the rest of a path is a parameter, included routes have their prefix, other methods are left out', async () => {
  const part = createRouter();
  part.get('/files/*', () => 1);
  part.get('/:rest/*', () => 1);
  part.head('/x', () => 1);
  part.options('/x', () => 1);
  part.route('PURGE', '/x', () => 1);
  const app = createRouter({ prefix: '/v1' });
  app.include(part, { prefix: '/part' });
  app.get('/', () => 1);
  const { paths } = await documented(app);
  expect(Object.keys(paths)).toEqual(['/v1/part/files/{rest}', '/v1/part/{rest}/{rest_}', '/v1']);
});

test('ids of operations are unique', async () => {
  const app = createRouter();
  app.get('/a-b', () => 1);
  app.get('/a/b', () => 1);
  app.get('/c', () => 1, { operationId: 'getAB' });
  const { paths } = await documented(app);
  const ids = Object.values(paths).map(({ get }) => get?.['operationId']);
  expect(ids).toEqual(['getAB', 'getAB_2', 'getAB_3']);
});

test('servers, tags and security are shown as they are given', () => {
  const document = openapi(createRouter(), {
    info,
    servers: [{ url: 'https://api.example.com' }],
    security: [{ key: [] }],
    securitySchemes: { key: { type: 'apiKey', in: 'header', name: 'x-api-key' } },
  });
  expect(document).toMatchObject({
    servers: [{ url: 'https://api.example.com' }],
    security: [{ key: [] }],
    components: { securitySchemes: { key: { type: 'apiKey' } } },
  });
});

test.each([
  ['no router', {}, { info }, 'openapi() takes what createRouter() returned.'],
  ['no options', createRouter(), undefined, 'needs a title and a version'],
  ['no title', createRouter(), { info: { version: '1' } }, 'needs a title and a version'],
])('%s is refused', (_name, app, ...[options, message]) => {
  expect(() => openapi(app as never, options as never)).toThrow(TypeError);
  expect(() => openapi(app as never, options as never)).toThrow(message);
});

test('a limit of the body is a 413 among the responses', () => {
  const app = createRouter({ maxBodyBytes: 8 });
  app.post('/small', () => 1);
  const { paths } = openapi(app, { info: { title: 't', version: '1' } });
  expect(paths['/small']?.['post']).toMatchObject({
    responses: { 413: { $ref: '#/components/responses/Error' } },
  });
});
