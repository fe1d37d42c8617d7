/** What other routers of Lambda get wrong, each by its number in our list of their defects. */
import { Readable } from 'node:stream';
import { instrument } from 'fluoroscope';
import { createResolver } from 'fluoroscope/appsync';
import { memoryTelemetry } from 'fluoroscope/memory';
import { appSyncEvent, lambdaContext } from 'fluoroscope/testing';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  BadRequestError,
  compress,
  cors,
  createRouter,
  NotFoundError,
  type RouteContext,
} from '../../src/router/index.js';
import { type ClientRequest, SOURCES } from './http-events.js';
import { type ClientView, viewOf } from './result-view.js';

type App = ReturnType<typeof createRouter>;

const line = vi.spyOn(console, 'error');
beforeEach(() => {
  line.mockReset().mockImplementation(() => {});
});
afterEach(() => {
  line.mockReset();
});

const ORIGIN = 'https://app.example.com';
const COOKIES = ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'];

describe.each(SOURCES)('from %s', (name, build) => {
  const ask = async (app: App, request: ClientRequest): Promise<ClientView> =>
    viewOf(await app.resolve(build(request)));
  const answer = (make: (c: RouteContext) => unknown, request: ClientRequest = {}) => {
    const app = createRouter();
    app.route(['GET', 'POST'], '/', make);
    return ask(app, request);
  };
  const text = ({ body }: ClientView): string => body.toString();

  test('D1: a path is neither a URL with a host nor made shorter', async () => {
    const app = createRouter();
    app.get('/x', () => 'x');
    app.get('/b', () => 'b');
    app.notFound((c) => c.path);
    for (const path of ['//evil.com/x', '/a/../b', '/./x', '///x']) {
      const { status, body } = await ask(app, { path });
      expect([status, body.toString()]).toEqual([404, path]);
    }
  });

  test.each<[string, ClientRequest]>([
    ['a Host that is none', { headers: [['Host', 'a b/\\@']] }],
    ['two protocols', { headers: [['X-Forwarded-Proto', 'https,http']] }],
    ['a protocol that is none', { headers: [['X-Forwarded-Proto', 'javascript:']] }],
    ['a GET with a body', { body: 'x' }],
    ['a HEAD with a body', { method: 'HEAD', body: 'x' }],
  ])('D2: %s is answered', async (_case, request) => {
    const { status } = await answer((c) => ({ text: c.body.text(), url: c.request.url }), request);
    expect(status).toBe(200);
  });

  test('D3: a body in base64 keeps its bytes', async () => {
    const sent = new Uint8Array([0, 255, 128, 10]);
    const { body } = await answer((c) => c.body.bytes(), { method: 'POST', body: sent });
    expect([...body]).toEqual([...sent]);
  });

  test('D4: a cookie with a comma is one, two cookies are two', async () => {
    const headers = new Headers(COOKIES.map((one) => ['set-cookie', one] as [string, string]));
    const kept = /^(?:alb$|lattice)/.test(name) ? COOKIES.slice(1) : COOKIES;
    expect((await answer(() => new Response('x', { headers }))).cookies).toEqual(kept);
    const result = { statusCode: 200, multiValueHeaders: { 'Set-Cookie': COOKIES } };
    expect((await answer(() => result)).cookies).toEqual(kept);
  });

  test('D5: base64 of a handler\u{2019}s own and types that are no text leave as bytes', async () => {
    const bytes = Buffer.from([0x25, 0x50, 0x44, 0x46, 0xff]);
    const own = { statusCode: 200, body: bytes.toString('base64'), isBase64Encoded: true };
    expect((await answer(() => own)).body).toEqual(bytes);
    for (const type of [
      'application/pdf',
      'image/png',
      'application/zip',
      'text/plain; charset=utf-16',
    ]) {
      const headers = { 'content-type': type };
      expect((await answer(() => new Response(bytes, { headers }))).body).toEqual(bytes);
    }
  });

  test('D6: repeated headers keep each value, also one that is a part of another', async () => {
    const headers = [
      ['X-A', '12'],
      ['X-A', '1'],
      ['X-A', '0'],
    ] as const;
    const { body } = await answer((c) => c.headers.get('x-a'), { headers });
    // A plain load balancer hands on the last one alone.
    expect(body.toString().split(/, ?/)).toEqual(name === 'alb' ? ['0'] : ['12', '1', '0']);
  });

  test('D7: the query is decoded, whoever sends it', async () => {
    const query = 'a=a%20b%2Bc+d&%C3%A9=1';
    const { body } = await answer((c) => c.query, { query });
    expect(JSON.parse(body.toString())).toEqual({ a: 'a b+c d', '\u{e9}': '1' });
  });

  test('D8: a route that was registered with a slash at its end is found', async () => {
    const app = createRouter();
    app.get('/x/', () => 'x');
    for (const path of ['/x', '/x/']) expect(text(await ask(app, { path }))).toBe('x');
  });

  test('D9: a blank parameter is a 400, a malformed one too where the path is encoded', async () => {
    const app = createRouter();
    app.get('/u/:id', (c) => c.params.id);
    expect((await ask(app, { path: '/u/%20' })).status).toBe(400);
    const isDecoded = name === 'api-gateway-http';
    for (const path of ['/u/%', '/u/%zz', '/u/%E0%A4%A']) {
      expect((await ask(app, { path })).status).toBe(isDecoded ? 200 : 400);
    }
    expect(line).not.toHaveBeenCalled();
  });

  test('D10: another method of a known path is a 405 that names those there are', async () => {
    const app = createRouter();
    app.put('/x', () => 1);
    expect(await ask(app, { path: '/x', method: 'TRACE' })).toMatchObject({
      status: 405,
      headers: { allow: 'PUT, OPTIONS' },
    });
  });

  test('D11: the handler of the nearest class answers an error, whichever came first', async () => {
    class Near extends BadRequestError {}
    const app = createRouter();
    app.onError(Error, () => 'error');
    app.onError(BadRequestError, () => 'base');
    app.onError(Near, () => 'near');
    app.get('/', () => {
      throw new Near();
    });
    expect(text(await ask(app, {}))).toBe('near');
  });

  test.each([
    ['an object', { hello: 1 }, '{"hello":1}'],
    ['a list', [1], '[1]'],
  ])(
    'D12: %s that answers a 400 has the status 400, and nothing is written into it',
    async (...args) => {
      const [, value, body] = args;
      const app = createRouter();
      app.onError(BadRequestError, () => value);
      app.get('/', () => {
        throw new BadRequestError();
      });
      const view = await ask(app, {});
      expect([view.status, text(view)]).toEqual([400, body]);
    },
  );

  test('D13: middleware and spans see the status that the client gets', async () => {
    const telemetry = memoryTelemetry();
    const statuses: number[] = [];
    const app = createRouter();
    app.use(async (c, next) => {
      await next();
      statuses.push(c.response.status);
    });
    app.onError(TypeError, (_error, c) => c.json({}, 418));
    app.get('/', () => {
      throw new TypeError('boom');
    });
    const handler = instrument(app.resolve, { telemetry });
    const { status } = viewOf((await handler(build({}) as never, lambdaContext())) as never);
    expect([status, ...statuses]).toEqual([418, 418]);
    for (const span of telemetry.spans) {
      expect(span).toMatchObject({
        status: { code: 'UNSET' },
        attributes: { 'http.response.status_code': 418 },
      });
    }
  });

  test('D14: cross-origin answers are those of the Fetch standard', async () => {
    expect(() => cors({ credentials: true })).toThrow(TypeError);
    const app = createRouter({ cors: { origin: ORIGIN, credentials: true } });
    app.put('/x', () => 'x');
    const origin = ['Origin', ORIGIN] as const;
    const get = await ask(app, { path: '/x', method: 'PUT', headers: [origin] });
    expect(get.headers).toMatchObject({ vary: 'Origin', 'access-control-allow-origin': ORIGIN });
    const preflight = await ask(app, {
      path: '/x',
      method: 'OPTIONS',
      headers: [
        ['Origin', 'https://evil.example'],
        ['Access-Control-Request-Method', 'PUT'],
      ],
    });
    // No leave, and no 404 either: the path is there.
    expect(preflight.status).toBe(204);
    expect(preflight.headers).not.toHaveProperty('access-control-allow-origin');
    const odd = await ask(app, { path: '/x', method: 'TRACE', headers: [origin] });
    expect(odd).toMatchObject({ status: 405, headers: { 'access-control-allow-origin': ORIGIN } });
  });

  test.each<[string, string | undefined, string | undefined]>([
    ['says nothing', undefined, undefined],
    ['values none', 'gzip;q=0, br;q=0', undefined],
    ['values gzip higher', 'br;q=0.1, gzip', 'gzip'],
  ])(
    'D15: an answer is compressed as its client wants: it %s',
    async (_case, accepts, encoding) => {
      const app = createRouter();
      app.use(compress());
      app.get('/', () => 'text '.repeat(1_000));
      const headers = accepts === undefined ? [] : [['accept-encoding', accepts] as const];
      const view = await ask(app, { headers });
      expect(view.headers['content-encoding']).toBe(encoding);
      expect(view.headers['vary']).toBe('Accept-Encoding');
    },
  );

  test('D16: the span of a route has the route\u{2019}s name, never the path\u{2019}s', async () => {
    const telemetry = memoryTelemetry();
    const app = createRouter();
    app.get('/users/:id', () => 'x');
    const handler = instrument(app.resolve, { telemetry });
    await handler(build({ path: '/users/4711' }) as never, lambdaContext());
    expect(telemetry.spans[0]).toMatchObject({
      name: 'GET /users/:id',
      attributes: { 'http.route': '/users/:id' },
    });
  });

  test('D17: an unknown error is a line, and an exception of the span', async () => {
    const telemetry = memoryTelemetry();
    const app = createRouter();
    app.get('/', () => {
      throw new TypeError('the reason');
    });
    const handler = instrument(app.resolve, { telemetry });
    await handler(build({}) as never, lambdaContext());
    expect(telemetry.logs).toMatchObject([{ level: 'ERROR', message: 'Unhandled error in GET /' }]);
    expect(JSON.stringify(telemetry.logs)).toContain('the reason');
    expect(telemetry.spans[0]?.events).toMatchObject([{ name: 'exception' }]);
  });

  test('D31: the client is told neither the path nor why a response is refused', async () => {
    const app = createRouter();
    app.get('/', () => ({ id: 'secret' }), { response: z.object({ id: z.number() }) });
    const unknown = await ask(app, { path: '/<script>' });
    expect(text(unknown)).toBe('{"statusCode":404,"error":"NotFoundError","message":"Not Found"}');
    const refused = await ask(app, {});
    expect([refused.status, text(refused)]).toEqual([
      500,
      '{"statusCode":500,"error":"InternalServerError","message":"Internal Server Error"}',
    ]);
  });

  test('D32: bytes of any kind leave as bytes', async () => {
    const bytes = [0, 1, 255];
    const kinds = [
      () => new Uint8Array(bytes),
      () => Buffer.from(bytes),
      () => new Uint8Array(bytes).buffer,
      () => new Blob([new Uint8Array(bytes)]),
      () => Readable.from([Buffer.from(bytes)]),
      () => new Blob([new Uint8Array(bytes)]).stream(),
    ];
    for (const make of kinds) expect([...(await answer(make)).body]).toEqual(bytes);
  });
});

describe('AppSync', () => {
  const field = (fieldName: string) => appSyncEvent({ fieldName, typeName: 'Query' });

  test('D29: an error is matched by its class, and a subclass by the nearest one', async () => {
    class Base extends Error {}
    class Near extends Base {}
    const resolver = createResolver();
    resolver.onError(Base, () => 'base');
    resolver.onQuery('near', () => {
      throw new Near();
    });
    expect(await resolver.resolve(field('near'))).toBe('base');
  });

  test('D29: an error is AppSync\u{2019}s error, never a value', async () => {
    const error = new NotFoundError('no such todo');
    const resolver = createResolver();
    resolver.onQuery('todo', () => {
      throw error;
    });
    await expect(resolver.resolve(field('todo'))).rejects.toBe(error);
  });

  test('D29: a field without a handler is denied', async () => {
    await expect(createResolver().resolve(field('nobody'))).rejects.toThrow('Query.nobody');
  });
});

test('D30: the cold start is one of the process, whatever number of routers answers', async () => {
  const telemetry = memoryTelemetry();
  const build = SOURCES[0]?.[1];
  for (const app of [createRouter(), createRouter()]) {
    app.get('/', () => 1);
    await instrument(app.resolve, { telemetry })(build?.({}) as never, lambdaContext());
  }
  const coldStarts = telemetry.spans.map(({ attributes }) => attributes['faas.coldstart']);
  expect(coldStarts.filter((one) => one === true).length).toBeLessThanOrEqual(1);
  expect(coldStarts.filter((one) => one === undefined)).toHaveLength(2);
});
