import { type as arkType } from 'arktype';
import { instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import * as valibot from 'valibot';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import {
  createRouter,
  type RequestSchemas,
  type RouteContext,
  type StandardSchema,
} from '../../src/router/index.js';
import { type ClientRequest, restEvent, SOURCES } from './http-events.js';
import { viewOf } from './result-view.js';

const JSON_TYPE = ['content-type', 'application/json'] as const;

/** The same schema in three libraries: a name, and a count that a text is made a number of. */
const LIBRARIES: ReadonlyArray<readonly [string, StandardSchema]> = [
  ['zod', z.object({ name: z.string().min(2), count: z.coerce.number().default(1) })],
  [
    'valibot',
    valibot.object({
      name: valibot.pipe(valibot.string(), valibot.minLength(2)),
      count: valibot.optional(valibot.pipe(valibot.unknown(), valibot.transform(Number)), 1),
    }),
  ],
  [
    'arktype',
    arkType({ name: 'string >= 2', count: arkType('string.numeric.parse | number').default(1) }),
  ],
];

async function answer(
  validate: RequestSchemas,
  request: ClientRequest,
  build: (request: ClientRequest) => ReturnType<typeof restEvent> = restEvent,
): Promise<{ status: number; body: unknown }> {
  const app = createRouter();
  const handler = (c: RouteContext): unknown => c.valid;
  app.post('/orders/:id', handler, { validate });
  const { status, body } = viewOf(
    await app.resolve(build({ method: 'POST', path: '/orders/17', ...request })),
  );
  return { status, body: JSON.parse(body.toString()) };
}

describe.each(LIBRARIES)('with %s', (_library, schema) => {
  describe.each(SOURCES)('from %s', (_name, build) => {
    test('every part is what its schema makes of it', async () => {
      const request = {
        query: 'name=query&count=2',
        headers: [JSON_TYPE, ['Name', 'header']] as const,
        body: '{"name":"body","count":3}',
      };
      const { body } = await answer(
        { body: schema, query: schema, headers: schema, path: z.object({ id: z.coerce.number() }) },
        request,
        build as typeof restEvent,
      );
      expect(body).toMatchObject({
        path: { id: 17 },
        query: { name: 'query', count: 2 },
        headers: { name: 'header', count: 1 },
        body: { name: 'body', count: 3 },
      });
    });

    test('all issues of all parts are told at once, and nothing else that was sent', async () => {
      const { status, body } = await answer(
        { body: schema, query: schema },
        {
          headers: [JSON_TYPE],
          body: JSON.stringify({ name: 'x', password: 'hunter2' }),
          query: 'token=hunter3',
        },
        build as typeof restEvent,
      );
      expect(JSON.stringify(body)).not.toContain('hunter');
      expect(status).toBe(422);
      expect(body).toEqual({
        statusCode: 422,
        error: 'UnprocessableEntityError',
        message: 'The request is not what it should be',
        details: [
          { in: 'body', path: ['name'], message: expect.stringMatching(/\b2\b/) },
          { in: 'query', path: ['name'], message: expect.stringMatching(/./) },
        ],
      });
    });
  });
});

const ANY = z.any();

test.each<[string, ClientRequest, number, unknown]>([
  ['JSON', { headers: [JSON_TYPE], body: '{"a":1}' }, 200, { body: { a: 1 } }],
  [
    'JSON of another name',
    { headers: [['content-type', 'application/vnd.x+json; charset=utf-8']], body: '[1]' },
    200,
    { body: [1] },
  ],
  ['JSON without a type', { body: '"x"' }, 200, { body: 'x' }],
  [
    'JSON in base64',
    { headers: [JSON_TYPE], body: Buffer.from('{"a":1}') },
    200,
    { body: { a: 1 } },
  ],
  [
    'a form',
    { headers: [['content-type', 'application/x-www-form-urlencoded']], body: 'a=1&b=x+y&b=%26' },
    200,
    { body: { a: '1', b: ['x y', '&'] } },
  ],
  ['text', { headers: [['content-type', 'text/plain']], body: '{' }, 200, { body: '{' }],
  ['malformed JSON', { headers: [JSON_TYPE], body: '{' }, 400, { error: 'BadRequestError' }],
  [
    'another type',
    { headers: [['content-type', 'image/png']], body: 'x' },
    415,
    { error: 'UnsupportedMediaTypeError' },
  ],
  ['nothing', {}, 200, {}],
])('a body that is %s', async (_name, request, ...[status, body]) => {
  expect(await answer({ body: ANY }, request)).toEqual({
    status,
    body: status === 200 ? body : expect.objectContaining(body as object),
  });
});

test('a repeated name is a list, and __proto__ a name as any other', async () => {
  const { body } = await answer({ query: ANY }, { query: 'a=1&a=2&b=3&__proto__=x' });
  expect(Object.entries((body as { query: object }).query)).toEqual([
    ['a', ['1', '2']],
    ['b', '3'],
    ['__proto__', 'x'],
  ]);
});

test('middleware comes before validation, and sees its answer', async () => {
  const seen: unknown[] = [];
  const app = createRouter();
  app.get(
    '/',
    [
      async (c, next) => {
        seen.push('before');
        await next();
        seen.push(c.response.status);
      },
    ],
    () => seen.push('handler'),
    { validate: { query: z.object({ a: z.string() }) } },
  );
  await app.resolve(restEvent({}));
  expect(seen).toEqual(['before', 422]);
});

test('a schema may take its time', async () => {
  const slow = z.object({ a: z.string().refine(async (a) => a === 'x') });
  expect((await answer({ query: slow }, { query: 'a=x' })).status).toBe(200);
  expect((await answer({ query: slow }, { query: 'a=y' })).status).toBe(422);
});

function schemaThat(validate: (value: unknown) => never): StandardSchema {
  return { '~standard': { version: 1, vendor: 'ours', validate } };
}

test('issues are told whatever their path is made of', async () => {
  const issues = [{ message: 'm', path: [{ key: 'a' }, 0, Symbol('s')] }, { message: 'n' }];
  const { body } = await answer({ query: schemaThat(() => ({ issues }) as never) }, {});
  expect(body).toMatchObject({
    details: [
      { in: 'query', path: ['a', '0', 'Symbol(s)'], message: 'm' },
      { in: 'query', path: [], message: 'n' },
    ],
  });
});

async function responded(
  handler: (c: RouteContext) => unknown,
  response: StandardSchema = z.object({ id: z.number() }),
): Promise<{ status: number; body: string; logs: readonly unknown[] }> {
  const app = createRouter();
  app.get('/', handler, { response });
  const telemetry = memoryTelemetry();
  const result = await instrument(app.resolve, { telemetry })(restEvent({}), lambdaContext());
  const { status, body } = viewOf(result);
  return { status, body: body.toString(), logs: telemetry.logs };
}

test('a response leaves as its schema says, without what it does not name', async () => {
  const order = { id: 1, secret: 'x' };
  expect(await responded(() => order)).toMatchObject({ status: 200, body: '{"id":1}' });
  expect(await responded((c) => c.json(order, 201))).toMatchObject({
    status: 201,
    body: '{"id":1}',
  });
});

test('a response that is not what its schema says is a 500, and the reason is in the log alone', async () => {
  const { status, body, logs } = await responded(() => ({ id: 'secret' }));
  expect(status).toBe(500);
  expect(JSON.parse(body)).toEqual({
    statusCode: 500,
    error: 'InternalServerError',
    message: 'Internal Server Error',
  });
  expect(logs).toMatchObject([
    {
      level: 'ERROR',
      attributes: {
        error: {
          message: 'The response of GET / is not what its schema says',
          issues: [{ path: ['id'], message: expect.any(String) }],
        },
      },
    },
  ]);
});

test.each<[string, (c: RouteContext) => unknown, number]>([
  ['a web Response', () => new Response('x'), 200],
  ['a proxy result', () => ({ statusCode: 202, body: 'x' }), 202],
  ['a redirect', (c) => c.redirect('/x'), 302],
  ['bytes', () => Buffer.from('x'), 200],
  ['no body', () => undefined, 204],
])('%s is not looked at by the schema of a response', async (_name, handler, status) => {
  expect((await responded(handler)).status).toBe(status);
});

test('a schema that throws is a 500', async () => {
  const app = createRouter();
  const broken = schemaThat(() => {
    throw new Error('broken');
  });
  app.get('/', () => 1, { validate: { query: broken } });
  const telemetry = memoryTelemetry();
  const result = await instrument(app.resolve, { telemetry })(restEvent({}), lambdaContext());
  expect(result.statusCode).toBe(500);
  expect(JSON.stringify(telemetry.logs)).toContain('broken');
});

test.each([
  ['no schema', { validate: { body: {} } }, TypeError, 'body of GET / has no Standard Schema'],
  ['no schema of a response', { response: () => true }, TypeError, 'response of GET / has no'],
  ['a part that is none', { validate: { cookies: ANY } }, RangeError, 'validates "cookies"'],
  ['no object', 7, TypeError, 'options of GET / are no object'],
])('options with %s are refused while the module loads', (_name, options, ...[type, message]) => {
  const app = createRouter();
  expect(() => app.get('/', () => 1, options as never)).toThrow(type);
  expect(() => app.get('/', [], () => 1, options as never)).toThrow(message);
});

test('an included route keeps its schemas', async () => {
  const part = createRouter();
  part.get('/x', () => 1, { validate: { query: z.object({ a: z.string() }) } });
  const app = createRouter();
  app.include(part, { prefix: '/p' });
  expect((await app.resolve(restEvent({ path: '/p/x' }))).statusCode).toBe(422);
});
