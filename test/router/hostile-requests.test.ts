import fc from 'fast-check';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import {
  cacheControl,
  compress,
  createRouter,
  type ProxyResult,
  type RouteContext,
} from '../../src/router/index.js';
import { PATH_TRAPS, request } from './hostile-values.js';
import { type ClientRequest, pathOf, SOURCES } from './http-events.js';
import { hasReadableParams, namedRoute } from './route-oracle.js';
import { expectValid } from './valid-result.js';

const REQUESTS = 6_000;
const GUARDED_REQUESTS = 2_500;
const TIME_LIMIT_MS = 120_000;

const ROUTES = [
  '/',
  '/x',
  '/b',
  '/admin',
  '/orders/:id',
  '/orders/:id/items',
  '/orders/:number{[0-9]+}/items',
  '/orders/new',
  '/files/*',
  '/files/:name/raw',
] as const;

beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});

interface Recording {
  readonly app: ReturnType<typeof createRouter>;
  /** The path of the route that each request was answered by, in order. */
  readonly routes: Array<string | undefined>;
}

/** Answers with what it read: all that a request has. */
function echo(c: RouteContext): unknown {
  const text = c.body.text();
  const read = [c.query, c.queries('a'), [...c.headers.entries()], c.cookies, c.clientIp];
  JSON.stringify([...read, text, c.body.bytes().length, c.requestId, c.authorizer]);
  if (c.method !== 'GET') c.request;
  c.setCookie('echo', c.query['a'] ?? '');
  c.header('x-echo', c.headers.get('x-a') ?? '');
  c.response.headers.append('x-echo', c.cookies['a'] ?? '');
  if (c.query['to'] !== undefined) return c.redirect(c.query['to']);
  return c.query['text'] === undefined ? c.json({ text, params: c.params }) : text;
}

/** An application that only reads. */
function readingApp(): Recording {
  const app = createRouter();
  const routes: Recording['routes'] = [];
  for (const path of ROUTES) app.route(['GET', 'POST'], path, echo);
  app.use((c, next) => {
    routes.push(routeOf(c));
    return next();
  });
  return { app, routes };
}

/** The same with all that may go around a handler: CORS, compression, schemas, a limit, measures. */
function guardedApp(): Recording {
  const app = createRouter({
    cors: {
      origin: ['https://app.example.com', 'null'],
      credentials: true,
      exposeHeaders: ['x-echo'],
    },
    maxBodyBytes: 64,
    middlewareEvents: true,
    routeMetrics: true,
  });
  const routes: Recording['routes'] = [];
  app.use((c, next) => {
    routes.push(routeOf(c));
    return next();
  });
  app.use(compress({ threshold: 0 }));
  app.use(cacheControl('max-age=60'));
  const some = z.record(z.string(), z.union([z.string(), z.array(z.string())]));
  const validate = { path: some, query: some, headers: some, body: z.unknown() };
  for (const path of ROUTES) {
    app.route(['GET', 'POST'], path, (c) => ({ valid: c.valid, echo: echo(c) }), { validate });
  }
  return { app, routes };
}

/** The route's path as it was registered, of the label that a context has. */
function routeOf({ route = '' }: RouteContext): string | undefined {
  return ROUTES.find((path) => path.replace(/\{.*\}/, '') === route.replace(/^[A-Z]+ /, ''));
}

/** What a request has to lead to, told without the router. */
function expected(
  { method = 'GET' }: ClientRequest,
  path: string,
  isEncoded: boolean,
): { readonly route: string | undefined; readonly isReadable: boolean } {
  const isKnown = ['GET', 'POST', 'HEAD'].includes(method);
  const route = isKnown ? namedRoute(ROUTES, path, isEncoded) : undefined;
  const isReadable =
    route !== undefined && hasReadableParams(route, path.replace(/\/{1,1000000}$/, ''), isEncoded);
  return { route, isReadable };
}

describe.each(SOURCES)('%s', (name, build) => {
  const isEncoded = name !== 'api-gateway-http';
  const ask = async ({ app, routes }: Recording, sent: ClientRequest): Promise<ProxyResult> => {
    const event = build(sent);
    routes.length = 0;
    const result = await app.resolve(event);
    const { route, isReadable } = expected(sent, pathOf(event), isEncoded);
    // A preflight that CORS answers goes no further in.
    const isAnswered = sent.method === 'OPTIONS' && result.statusCode === 204;
    if (!(isAnswered && routes.length === 0)) expect(routes).toEqual([route]);
    expect(result.statusCode).toBeLessThan(500);
    if (route !== undefined && !isReadable) expect(result.statusCode).toBe(400);
    expectValid(result, name);
    return result;
  };

  test(
    'whatever a client sends is answered, by the route that its path names and no other',
    async () => {
      const reading = readingApp();
      await fc.assert(
        fc.asyncProperty(request, (sent) => ask(reading, sent).then(() => true)),
        { numRuns: REQUESTS },
      );
    },
    TIME_LIMIT_MS,
  );

  test(
    'so it is with CORS, compression, schemas, a limit of the body and measures around it',
    async () => {
      const guarded = guardedApp();
      await fc.assert(
        fc.asyncProperty(request, (sent) => ask(guarded, sent).then(() => true)),
        { numRuns: GUARDED_REQUESTS },
      );
    },
    TIME_LIMIT_MS,
  );

  test.each(PATH_TRAPS)('%s', async (path) => {
    await ask(readingApp(), { path });
    await ask(guardedApp(), { path });
  });

  test('10,000 query parameters are answered', async () => {
    const query = Array.from({ length: 10_000 }, (_, index) => `p${index}=%zz+${index}`).join('&');
    const { statusCode } = await ask(readingApp(), {
      path: '/x',
      query: query + 'a=1&'.repeat(10_000),
    });
    expect(statusCode).toBe(200);
  });
});
