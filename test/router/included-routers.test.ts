/** Routers in routers, with prefixes that have parameters, under a stripped base path: on every source. */
import {
  BadRequestError,
  ConflictError,
  compose,
  createRouter,
  HttpError,
  type Middleware,
  type RouteContext,
} from 'fluoroscope/router';
import { describe, expect, test } from 'vitest';
import { type ClientRequest, SOURCES } from './http-events.js';
import { type ClientView, viewOf } from './result-view.js';

type App = ReturnType<typeof createRouter>;

const told = (c: RouteContext): unknown => ({ route: c.route, path: c.path, params: c.params });

/** Adds a name to the header `x-way`, so that the answer tells who was around it. */
function noting(name: string): Middleware {
  return async (c, next) => {
    await next();
    c.response.headers.append('x-way', name);
  };
}

function nested(): App {
  const inner = createRouter({ prefix: '/items/:item{[0-9]+}' });
  inner.use(noting('inner'));
  inner.get('/', told);
  inner.get('/notes/:note/', [noting('route')], told);
  inner.get('/conflict', () => {
    throw new ConflictError('inner');
  });
  inner.get('/bad', () => {
    throw new BadRequestError('inner');
  });
  inner.onError(BadRequestError, (error) => ({ inner: error.message }));
  const middle = createRouter({ prefix: '/lists/:list/' });
  middle.use(noting('middle'));
  middle.include(inner, { prefix: '/v/:version' });
  middle.get('/*', told);
  middle.onError(HttpError, (error) => ({ middle: error.message }));
  const app = createRouter({ prefix: '/api', stripPrefixes: ['/shop', '/old/shop'] });
  app.use(compose([noting('app 1'), noting('app 2')]));
  app.include(middle);
  app.get('/', told);
  app.onError(HttpError, (error) => ({ app: error.message }));
  return app;
}

describe.each(SOURCES)('from %s', (name, build) => {
  const app = nested();
  const ask = async (request: ClientRequest): Promise<ClientView> =>
    viewOf(await app.resolve(build(request)));
  const told = async (path: string): Promise<[status: number, body: unknown]> => {
    const { status, body } = await ask({ path });
    return [status, JSON.parse(body.toString())];
  };

  test.each(['', '/', '//'])(
    'prefixes stand in front of each other, behind "%s" too',
    async (end) => {
      expect(await told(`/api/lists/l%20l/v/2/items/17/notes/n%2Fn${end}`)).toEqual(
        name === 'api-gateway-http'
          ? // The slash is a separator once this source decoded it.
            [
              200,
              {
                route: 'GET /api/lists/:list/*',
                path: `/api/lists/l l/v/2/items/17/notes/n/n${end}`,
                params: { list: 'l l', '*': `v/2/items/17/notes/n/n${end}` },
              },
            ]
          : [
              200,
              {
                route: 'GET /api/lists/:list/v/:version/items/:item/notes/:note',
                path: `/api/lists/l%20l/v/2/items/17/notes/n%2Fn${end}`,
                params: { list: 'l l', version: '2', item: '17', note: 'n/n' },
              },
            ],
      );
      expect(await told(`/api/lists/1/v/2/items/3${end}`)).toMatchObject([
        200,
        {
          route: 'GET /api/lists/:list/v/:version/items/:item',
          params: { list: '1', version: '2', item: '3' },
        },
      ]);
    },
  );

  test.each([
    ['/shop/api', '/api'],
    ['/old/shop/api/', '/api/'],
    ['/api', '/api'],
  ])('the base path is taken off: %s', async (path, rest) => {
    expect(await told(path)).toEqual([200, { route: 'GET /api', path: rest, params: {} }]);
  });

  test.each(['/shopping/api', '/shop', '/old/api', '/shop/shop/api', '/SHOP/api', '/'])(
    'nothing answers %s',
    async (path) => {
      expect((await ask({ path })).status).toBe(404);
    },
  );

  test('a constraint that does not fit leaves the path to the wildcard beside it', async () => {
    expect(await told('/api/lists/1/v/2/items/x')).toMatchObject([
      200,
      { route: 'GET /api/lists/:list/*', params: { list: '1', '*': 'v/2/items/x' } },
    ]);
  });

  test('each router\u{2019}s middleware is around its own routes, the innermost next to them', async () => {
    const way = async (path: string, method?: string): Promise<string | undefined> =>
      (await ask({ path, ...(method !== undefined && { method }) })).headers['x-way'];
    expect(await way('/api/lists/1/v/2/items/3/notes/4')).toBe(
      'route, inner, middle, app 2, app 1',
    );
    expect(await way('/api/lists/1/x')).toBe('middle, app 2, app 1');
    expect(await way('/api')).toBe('app 2, app 1');
    expect(await way('/none')).toBe('app 2, app 1');
    expect(await way('/api/lists/1/v/2/items/3', 'PUT')).toBe('app 2, app 1');
  });

  test('the innermost router that knows an error answers it, with the error\u{2019}s status', async () => {
    const start = '/api/lists/1/v/2/items/3';
    expect(await told(`${start}/bad`)).toEqual([400, { inner: 'inner' }]);
    expect(await told(`${start}/conflict`)).toEqual([409, { middle: 'inner' }]);
    // A parameter that is blank is the route's, a path that no route has is the application's.
    expect(await told('/api/lists/%20/x')).toMatchObject([400, { middle: expect.anything() }]);
    expect(await told('/none')).toMatchObject([404, { app: 'Not Found' }]);
    expect((await ask({ path: '/api', method: 'PUT' })).body.toString()).toBe(
      '{"app":"Method Not Allowed"}',
    );
  });
});

test('one router may be included under several prefixes, and in several applications', async () => {
  const part = createRouter();
  part.get('/x', (c) => c.route);
  const [one, other] = [createRouter(), createRouter()];
  one.include(part, { prefix: '/a' });
  one.include(part, { prefix: '/b/:id' });
  other.include(part);
  const [, build] = SOURCES[0] ?? [];
  const ask = async (app: App, path: string): Promise<unknown> => {
    const event = build?.({ path });
    return event && (await app.resolve(event)).body;
  };
  expect(await ask(one, '/a/x')).toBe('GET /a/x');
  expect(await ask(one, '/b/1/x')).toBe('GET /b/:id/x');
  expect(await ask(other, '/x')).toBe('GET /x');
});

test.each([
  ['twice', '/:id', '/:id/x', 'names the parameter "id" twice'],
  ['that are malformed', '/v1*', '/x', 'Route path "/v1*/x" has "*" in a segment'],
])('a prefix with parameters %s is refused by include()', (_case, ...[prefix, path, message]) => {
  const part = createRouter();
  part.get(path, () => 1);
  expect(() => createRouter().include(part, { prefix })).toThrow(RangeError);
  expect(() => createRouter().include(part, { prefix })).toThrow(message);
});
