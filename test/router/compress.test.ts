import { Readable } from 'node:stream';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { preferredEncoding } from '../../src/router/accept-encoding.js';
import {
  cacheControl,
  compress,
  createRouter,
  NotFoundError,
  type RouteContext,
} from '../../src/router/index.js';
import { SOURCES } from './http-events.js';
import { type ClientView, viewOf } from './result-view.js';

const TEXT = 'Ein Satz, der oft steht. '.repeat(100);

function long(say: () => void): string {
  say();
  return TEXT;
}

describe.each(SOURCES)('from %s', (_name, build) => {
  const ask = async (
    handler: (c: RouteContext) => unknown,
    accepted: string | undefined,
    method = 'GET',
  ): Promise<ClientView> => {
    const app = createRouter();
    app.use(compress());
    app.get('/', handler);
    const headers = accepted === undefined ? [] : [['Accept-Encoding', accepted] as const];
    return viewOf(await app.resolve(build({ method, headers })));
  };

  test.each([
    ['br', 'gzip, br', brotliDecompressSync],
    ['gzip', 'gzip', gunzipSync],
    ['gzip', 'br;q=0.5, gzip;q=0.9', gunzipSync],
  ])('a long text is %s for a client that takes %s', async (encoding, accepted, decode) => {
    const { headers, body } = await ask(() => TEXT, accepted);
    expect(headers).toMatchObject({ 'content-encoding': encoding, vary: 'Accept-Encoding' });
    expect(decode(body).toString()).toBe(TEXT);
    expect(body.length).toBeLessThan(TEXT.length / 2);
  });

  test.each([
    ['does not say', undefined],
    ['takes none', 'identity'],
    ['refuses both', 'gzip;q=0, br;q=0'],
    ['knows another one', 'zstd'],
  ])('a client that %s gets the text as it is, and a cache is told', async (_case, accepted) => {
    const { headers, body } = await ask(() => TEXT, accepted);
    expect(headers).toEqual({
      'content-type': 'text/plain; charset=utf-8',
      vary: 'Accept-Encoding',
    });
    expect(body.toString()).toBe(TEXT);
  });

  test.each<[string, (c: RouteContext) => unknown]>([
    ['a short text', () => 'x'.repeat(1_023)],
    ['bytes', () => Buffer.alloc(5_000)],
    ['no body', () => undefined],
    [
      'a proxy result in base64',
      () => ({ statusCode: 200, body: btoa(TEXT), isBase64Encoded: true }),
    ],
    ['what is encoded', (c) => long(() => c.header('content-encoding', 'x-own'))],
    ['a part', (c) => long(() => c.status(206))],
    ['no-transform', (c) => long(() => c.header('cache-control', 'a, no-transform'))],
  ])('%s is sent as it is', async (_case, handler) => {
    const { headers } = await ask(handler, 'gzip');
    expect(headers['content-encoding']).not.toBe('gzip');
    expect(headers).not.toHaveProperty('vary');
  });

  test('a text of exactly the threshold is compressed, and a strong tag becomes a weak one', async () => {
    const handler = (c: RouteContext): string => {
      c.header('etag', '"v1"');
      return 'x'.repeat(1_024);
    };
    expect((await ask(handler, 'gzip')).headers).toMatchObject({
      'content-encoding': 'gzip',
      etag: 'W/"v1"',
    });
  });

  test('HEAD has no body to compress', async () => {
    const { headers, body } = await ask(() => TEXT, 'gzip', 'HEAD');
    expect(headers).not.toHaveProperty('content-encoding');
    expect(body).toHaveLength(0);
  });

  test('a stream is read and compressed', async () => {
    const handler = (c: RouteContext): Readable => {
      c.header('content-type', 'text/csv');
      return Readable.from([TEXT, TEXT]);
    };
    const { headers, body } = await ask(handler, 'gzip');
    expect(headers['content-encoding']).toBe('gzip');
    expect(gunzipSync(body).toString()).toBe(TEXT + TEXT);
  });

  test('an error is compressed as any answer', async () => {
    const { status, body } = await ask(() => {
      throw new NotFoundError(TEXT);
    }, 'gzip');
    expect(status).toBe(404);
    expect(JSON.parse(gunzipSync(body).toString())).toMatchObject({ message: TEXT });
  });
});

test.each([
  ['gzip;q=1.0, br;q=1.0', 'br'],
  ['*', 'br'],
  ['*;q=0.5, br;q=0', 'gzip'],
  ['x-gzip', 'gzip'],
  ['GZIP', 'gzip'],
  ['gzip ; q = 0.4', 'gzip'],
  ['gzip;q=0.4, identity;q=0.5', undefined],
  ['gzip;q=2', undefined],
  ['gzip;q=', undefined],
  ['gzip;q=nan', undefined],
  ['', undefined],
  [',,;;', undefined],
])('of %j the preferred encoding is %s', (accepted, expected) => {
  expect(preferredEncoding(accepted, ['br', 'gzip'])).toBe(expected);
});

test('whatever a client accepts, the choice is among ours', () => {
  const part = fc.oneof(
    fc.constantFrom('gzip', 'br', '*', 'identity', ';q=', '0.5', ',', ' '),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(part), (parts) => {
      const chosen = preferredEncoding(parts.join(''), ['br', 'gzip']);
      expect([undefined, 'br', 'gzip']).toContain(chosen);
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  [{ threshold: -1 }, 'threshold'],
  [{ encodings: ['zstd'] as never }, 'unknown encoding "zstd"'],
])('compress(%j) is refused while the module loads', (options, message) => {
  expect(() => compress(options)).toThrow(RangeError);
  expect(() => compress(options)).toThrow(message);
});

test('cacheControl keeps good answers to GET alone, and no error', async () => {
  const app = createRouter();
  app.use(cacheControl('public, max-age=60'));
  app.get('/', () => 'x');
  app.post('/', () => 'x');
  app.get('/own', (c) => {
    c.header('cache-control', 'private');
    return 'x';
  });
  const [, build] = SOURCES[0] ?? [];
  const said = async (method: string, path: string): Promise<string | undefined> => {
    const event = build?.({ method, path });
    return event && viewOf(await app.resolve(event)).headers['cache-control'];
  };
  expect(await said('GET', '/')).toBe('public, max-age=60');
  expect(await said('HEAD', '/')).toBe('public, max-age=60');
  expect(await said('POST', '/')).toBe('no-store');
  expect(await said('GET', '/nowhere')).toBe('no-store');
  expect(await said('GET', '/own')).toBe('private');
  expect(() => cacheControl('')).toThrow(TypeError);
});
