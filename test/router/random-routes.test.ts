/** Whatever routes an application has, in whatever order and in whatever routers: the most exact one answers. */
import fc from 'fast-check';
import { createRouter, type HttpEvent } from 'fluoroscope/router';
import { describe, expect, test } from 'vitest';
import { pathOf, SOURCES } from './http-events.js';
import { viewOf } from './result-view.js';
import { namedRoute } from './route-oracle.js';

const TABLES = 150;
const TIME_LIMIT_MS = 60_000;
const METHODS = ['GET', 'POST', 'DELETE'] as const;

type App = ReturnType<typeof createRouter>;

interface Registered {
  readonly method: (typeof METHODS)[number];
  readonly segments: readonly string[];
  /** How many segments the included router has in front of the route; 0 is a route of the application itself. */
  readonly depth: number;
}

type Asked = { readonly method: string; readonly path: string };

/** An application, and what its routes are. */
interface Table {
  readonly app: App;
  readonly routes: readonly Registered[];
  readonly isEncoded: boolean;
}

const segment = fc.constantFrom('a', 'b', '7', 'caf\u{e9}', ':p', ':p{[0-9]+}');

const registered: fc.Arbitrary<Registered> = fc.record({
  method: fc.constantFrom(...METHODS),
  segments: fc
    .tuple(fc.array(segment, { maxLength: 4 }), fc.boolean())
    .map(([texts, hasRest]) => [...texts, ...(hasRest ? ['*'] : [])]),
  depth: fc.nat(2),
});

const asked: fc.Arbitrary<Asked> = fc.record({
  method: fc.constantFrom(...METHODS, 'HEAD', 'OPTIONS', 'PURGE'),
  path: fc
    .tuple(
      fc.array(fc.constantFrom('a', 'b', '7', '42', 'caf%C3%A9', 'A', '', '%37', 'x%2Fy', '..'), {
        maxLength: 5,
      }),
      fc.constantFrom('', '/', '///'),
    )
    .map(([parts, end]) => `/${parts.join('/')}${end}`),
});

/** Each parameter has a name of its own, by its place: `/:p0/a/:p2{[0-9]+}`. */
function pathFrom(segments: readonly string[], start = 0): string {
  const named = segments.map((text, index) => text.replace(':p', `:p${start + index}`));
  return `/${named.join('/')}`;
}

/** Registers a route in a router of its own where it has a depth; tells whether it was new. */
function register(app: App, { method, segments, depth }: Registered): boolean {
  const answer = (c: { route: string | undefined; params: object }): unknown => [c.route, c.params];
  const outer = Math.min(depth, segments.filter((text) => text !== '*').length);
  try {
    if (outer === 0) app.route(method, pathFrom(segments), answer);
    else {
      const part = createRouter();
      part.route(method, pathFrom(segments.slice(outer), outer), answer);
      app.include(part, { prefix: pathFrom(segments.slice(0, outer)) });
    }
    return true;
  } catch (error) {
    expect(String(error)).toMatch(/is registered already/);
    return false;
  }
}

/** The parameters of a route that a path names, told without the router. */
function expectedParams(route: string, path: string, isEncoded: boolean): Record<string, string> {
  const parts = path.split('/').slice(1);
  const texts = route.split('/').slice(1);
  const pairs = texts.flatMap((text, index) => {
    const name = /^:(\w+)|^\*/.exec(text);
    if (name === null) return [];
    const raw = text === '*' ? parts.slice(index).join('/') : (parts[index] ?? '');
    return [[name[1] ?? '*', isEncoded ? decodeURIComponent(raw) : raw] as const];
  });
  return Object.fromEntries(pairs);
}

/** The path as labels have it. */
function templateOf(route: string): string {
  const plain = route.replaceAll(/\{.*?\}/g, '').replaceAll('caf%C3%A9', 'caf\u{e9}');
  return plain === '/' ? plain : plain.replace(/\/$/, '');
}

/** Routes are compared as the source sends paths: outside of ASCII encoded, or not. */
function asSent(route: string, isEncoded: boolean): string {
  return isEncoded ? route.replaceAll('caf\u{e9}', 'caf%C3%A9') : route;
}

/** Checks a request against what the routes name, told without the router; gives the status. */
async function check(event: HttpEvent, request: Asked, { app, routes, isEncoded }: Table) {
  const path = pathOf(event);
  const named = (method: string): string | undefined => {
    const own = routes.filter((one) => one.method === method);
    const paths = own.map(({ segments }) => asSent(pathFrom(segments), isEncoded));
    return namedRoute(paths, path, isEncoded);
  };
  const { status, headers, body } = viewOf(await app.resolve(event));
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const route = named(method);
  if (route !== undefined) {
    expect(status).toBe(200);
    if (request.method === 'HEAD') return status;
    const [label, params] = JSON.parse(body.toString()) as [string, object];
    expect(label).toBe(`${method} ${templateOf(route)}`);
    // A wildcard keeps the slashes at the end, all else is read without them.
    const read = route.endsWith('*') ? path : path.replace(/\/{1,9}$/, '');
    expect(params).toEqual(expectedParams(route, read, isEncoded));
    return status;
  }
  const known = METHODS.filter((one) => named(one) !== undefined);
  const statusOfKnown = request.method === 'OPTIONS' ? 204 : 405;
  expect(status).toBe(known.length > 0 ? statusOfKnown : 404);
  const derived = known.includes('GET') ? ['HEAD', 'OPTIONS'] : ['OPTIONS'];
  const allowed = known.length > 0 ? [...known, ...derived] : [];
  expect(new Set(headers['allow']?.split(', '))).toEqual(new Set(allowed));
  return status;
}

describe.each(SOURCES)('%s', (name, build) => {
  const isEncoded = name !== 'api-gateway-http';

  test(
    'the most exact route answers with its parameters, else 405 names the methods, else 404',
    async () => {
      const statuses = new Map<number, number>();
      const table = fc.array(registered, { minLength: 1, maxLength: 12 });
      const requests = fc.array(asked, { minLength: 4, maxLength: 12 });
      await fc.assert(
        fc.asyncProperty(table, requests, async (all, sent) => {
          const app = createRouter();
          const routes = all.filter((one) => register(app, one));
          for (const request of sent) {
            const status = await check(build(request), request, { app, routes, isEncoded });
            statuses.set(status, 1 + (statuses.get(status) ?? 0));
          }
        }),
        { numRuns: TABLES },
      );
      // All kinds of answers were among them.
      for (const status of [200, 204, 404, 405]) expect(statuses.get(status)).toBeGreaterThan(10);
    },
    TIME_LIMIT_MS,
  );
});
