/** One client gets one answer: from every source, at once or as a stream, and to HEAD what GET has but the body. */
import { Readable } from 'node:stream';
import fc from 'fast-check';
import {
  type Compression,
  cacheControl,
  compress,
  createRouter,
  type HttpEvent,
  NotFoundError,
  type RouteContext,
} from 'fluoroscope/router';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { defineAwslambda } from '../../local/runtime/client/awslambda.js';
import { type ClientRequest, functionUrlEvent, restEvent, SOURCES } from './http-events.js';
import { responseStream } from './response-stream.js';
import { type ClientView, viewOf } from './result-view.js';

const ANSWERS = 300;
const ORIGIN = 'https://app.example.com';
const LONG = 'text '.repeat(400);

// What AWS alone has: the global of its streaming runtimes, in our own re-creation.
beforeAll(() => {
  defineAwslambda({} as never);
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterAll(() => {
  Reflect.deleteProperty(globalThis, 'awslambda');
  vi.restoreAllMocks();
});

/** What a handler does: it says something first, then returns or throws. */
interface Doing {
  readonly status: number | undefined;
  readonly headers: ReadonlyArray<readonly [string, string]>;
  readonly cookies: readonly string[];
  readonly value: readonly [name: string, make: (c: RouteContext) => unknown];
}

const values: ReadonlyArray<Doing['value']> = [
  ['text', () => 'text'],
  ['a long text', () => LONG],
  ['JSON', () => ({ a: [1, null, '\u{e9}'] })],
  ['null', () => null],
  ['nothing', () => undefined],
  ['bytes', () => new Uint8Array([0, 255, 1])],
  ['a stream', () => Readable.from(['a', Buffer.from([0xff]), LONG])],
  ['a web stream', () => new Blob(['b', LONG]).stream()],
  ['a Blob', () => new Blob(['c'], { type: 'text/csv' })],
  ['json()', (c) => c.json('x', 203)],
  ['redirect()', (c) => c.redirect('/x?\u{e9}', 307)],
  ['a Response', () => webResponse()],
  ['a Response without a body', () => new Response(null, { status: 205 })],
  ['a proxy result', () => ({ statusCode: 201, body: { a: 1 }, headers: { 'X-B': 'p' } })],
  ['base64', () => ({ statusCode: 200, body: 'AP8=', isBase64Encoded: true, cookies: ['p=1'] })],
  ['a known error', () => reject(new NotFoundError('gone', { details: { id: 1 } }))],
  ['an unknown error', () => reject(new TypeError('secret'))],
  ['a rejection', async () => reject(new RangeError('secret'))],
];

function webResponse(): Response {
  const headers = new Headers([
    ['content-type', 'text/html'],
    ['set-cookie', 'r=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT'],
    ['set-cookie', 's=2'],
  ]);
  return new Response(`<p>${LONG}</p>`, { status: 206, headers });
}

function reject(error: Error): never {
  throw error;
}

const doing: fc.Arbitrary<Doing> = fc.record({
  status: fc.constantFrom(undefined, undefined, 200, 201, 204, 304, 404, 503),
  headers: fc.array(
    fc.constantFrom(
      ['x-a', '1'] as const,
      ['X-A', '2'] as const,
      ['etag', '"1"'] as const,
      ['content-type', 'text/plain'] as const,
      ['content-type', 'image/png'] as const,
      ['content-length', '7'] as const,
    ),
    { maxLength: 3 },
  ),
  cookies: fc.uniqueArray(fc.constantFrom('a', 'b', 'c'), { maxLength: 3 }),
  value: fc.constantFrom(...values),
});

function applicationOf(
  { status, headers, cookies, value }: Doing,
  encodings: readonly Compression[] = ['br', 'gzip'],
): ReturnType<typeof createRouter> {
  const app = createRouter({ cors: { origin: ORIGIN, credentials: true } });
  if (encodings.length > 0) app.use(compress({ encodings }));
  app.use(cacheControl('max-age=60'));
  app.get('/', (c) => {
    if (status !== undefined) c.status(status);
    for (const [name, text] of headers) c.header(name, text);
    for (const name of cookies) c.setCookie(name, 'v');
    return value[1](c);
  });
  return app;
}

const request: fc.Arbitrary<ClientRequest> = fc
  .tuple(fc.constantFrom(undefined, 'gzip', 'br;q=0.1, gzip', 'identity'), fc.boolean())
  .map(([accepts, isForeign]) => ({
    headers: [
      ...(accepts === undefined ? [] : [['accept-encoding', accepts] as const]),
      ...(isForeign ? [['origin', ORIGIN] as const] : []),
    ],
  }));

async function streamed(
  app: ReturnType<typeof createRouter>,
  event: HttpEvent,
): Promise<ClientView> {
  const sent = responseStream();
  await app.resolveStream(event, sent.stream, {});
  const head = sent.head() as { statusCode: number; headers: object; cookies?: string[] };
  const { statusCode: status, headers, cookies = [] } = head;
  return { status, headers: { ...headers }, cookies, body: sent.body() };
}

describe.each(SOURCES)('%s', (name, build) => {
  test('has the answer that a REST API has', async () => {
    await fc.assert(
      fc.asyncProperty(doing, request, async (what, sent) => {
        const own = viewOf(await applicationOf(what).resolve(build(sent)));
        const rest = viewOf(await applicationOf(what).resolve(restEvent(sent)));
        // A plain load balancer and VPC Lattice take one cookie.
        const taken = /^(?:alb$|lattice)/.test(name) ? -1 : 0;
        expect(own).toEqual({ ...rest, cookies: rest.cookies.slice(taken) });
      }),
      { numRuns: ANSWERS },
    );
  });

  test('has the same for HEAD as for GET, but no body', async () => {
    await fc.assert(
      fc.asyncProperty(doing, async (what) => {
        const get = viewOf(await applicationOf(what).resolve(build({})));
        const head = viewOf(await applicationOf(what).resolve(build({ method: 'HEAD' })));
        // What depends on the length of a body need not be told without one: RFC 9110, 9.3.2.
        const { vary: _get, ...headers } = get.headers;
        const { vary: _head, ...own } = head.headers;
        expect({ ...head, headers: own }).toEqual({ ...get, headers, body: Buffer.alloc(0) });
      }),
      { numRuns: ANSWERS },
    );
  });
});

test('a streamed answer is the one that is sent at once', async () => {
  // Without compression, as a stream is compressed whatever its length, in pieces of its own.
  await fc.assert(
    fc.asyncProperty(doing, request, async (what, sent) => {
      const event = functionUrlEvent(sent);
      const once = viewOf(await applicationOf(what, []).resolve(event));
      expect(await streamed(applicationOf(what, []), event)).toEqual(once);
    }),
    { numRuns: ANSWERS },
  );
});
