/** Headers and bodies that do not fit the answer any more. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import {
  cacheControl,
  createRouter,
  HttpError,
  NotFoundError,
  type RouteContext,
} from 'fluoroscope/router';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { z } from 'zod';
import { SOURCES } from './http-events.js';
import { type ClientView, viewOf } from './result-view.js';

beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterAll(() => {
  vi.restoreAllMocks();
});

describe.each(SOURCES)('from %s', (_name, build) => {
  const ask = async (
    handler: (c: RouteContext) => unknown,
    register: (app: ReturnType<typeof createRouter>) => void = () => {},
  ): Promise<ClientView> => {
    const app = createRouter();
    register(app);
    app.get('/', handler);
    return viewOf(await app.resolve(build({})));
  };

  // https://www.rfc-editor.org/rfc/rfc9110#section-15.4.5: what a 200 would have had.
  test('cacheControl() does not make a cache forget what a 304 confirms', async () => {
    const handler = (c: RouteContext): void => {
      c.status(304);
      c.header('etag', '"1"');
    };
    const { headers } = await ask(handler, (app) => app.use(cacheControl('public, max-age=60')));
    expect(headers['cache-control']).toBe('public, max-age=60');
  });

  test.each(['the router', 'a handler of the application'])(
    'an error that %s answers has no header of the body that is gone',
    async (by) => {
      const { headers } = await ask(
        (c) => {
          c.header('x-request', '1');
          c.header('content-disposition', 'attachment; filename="report.pdf"');
          c.header('content-language', 'de');
          c.header('content-location', '/report.pdf');
          c.header('content-range', 'bytes 0-1/2');
          c.header('etag', '"report"');
          c.header('last-modified', 'Wed, 21 Oct 2026 07:28:00 GMT');
          c.header('cache-control', 'public, max-age=86400');
          throw new NotFoundError();
        },
        (app) => {
          if (by !== 'the router') app.onError(HttpError, () => ({ own: true }));
        },
      );
      expect(headers).toEqual({ 'x-request': '1', 'content-type': 'application/json' });
    },
  );

  // https://www.rfc-editor.org/rfc/rfc9110#section-5.5: a gateway makes a 502 of it.
  test('a control character in a header\u{2019}s value becomes a space', async () => {
    const { headers } = await ask((c) => c.header('x-echo', 'a\u{1}b\u{7f}c\td'));
    expect(headers['x-echo']).toBe('a b c\td');
  });

  test('a header set before yields to the list of a proxy result', async () => {
    const result = { statusCode: 200, body: 'x', multiValueHeaders: { 'X-A': ['1', '2'] } };
    const { headers } = await ask(
      () => result,
      (app) =>
        app.use((c, next) => {
          c.header('x-a', 'before');
          return next();
        }),
    );
    expect(headers['x-a']).toBe('1, 2');
  });

  // https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
  test('of a name in both maps of a proxy result the list counts', async () => {
    const { headers } = await ask(() => ({
      statusCode: 200,
      body: 'x',
      headers: { 'x-a': '1' },
      multiValueHeaders: { 'x-a': ['1', '2'] },
    }));
    expect(headers['x-a']).toBe('1, 2');
  });

  test('what fetch() got and decoded is passed on as it is now', async () => {
    const server = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' });
      response.end(gzipSync('from elsewhere'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const { headers, body } = await ask(() => fetch(`http://127.0.0.1:${port}/`));
    server.closeAllConnections();
    server.close();
    expect(headers['content-type']).toBe('text/plain');
    expect(headers).not.toHaveProperty('content-encoding');
    expect(body.toString()).toBe('from elsewhere');
  });

  // https://www.rfc-editor.org/rfc/rfc9110#section-15.3.6
  test('205 has no body', async () => {
    const { status, body } = await ask((c) => {
      c.status(205);
      return 'x';
    });
    expect([status, body.length]).toEqual([205, 0]);
  });

  test.each<[string, () => unknown]>([
    ['an ArrayBuffer', () => new ArrayBuffer(2)],
    ['a typed array', () => new Uint16Array(1)],
    ['a DataView', () => new DataView(new ArrayBuffer(2))],
    ['a Blob', () => new Blob(['ab'])],
  ])('%s is not looked at by the schema of a response', async (_kind, make) => {
    const app = createRouter();
    app.get('/', make, { response: z.object({ id: z.number() }) });
    const { status, body } = viewOf(await app.resolve(build({})));
    expect([status, body.length]).toEqual([200, 2]);
  });

  test('what a middleware asked of `valid` before its time does not stay so', async () => {
    const app = createRouter();
    app.use((c, next) => {
      void c.valid;
      return next();
    });
    app.get('/', (c) => c.json(c.valid), { validate: { query: z.object({ a: z.string() }) } });
    const { body } = viewOf(await app.resolve(build({ query: 'a=1' })));
    expect(JSON.parse(body.toString())).toEqual({ query: { a: '1' } });
  });
});
