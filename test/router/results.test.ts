import { describe, expect, test, vi } from 'vitest';
import { createRouter, type RouteContext } from '../../src/router/index.js';
import { restEvent } from './http-events.js';

const answer = (make: (c: RouteContext) => unknown, options = {}) => {
  const app = createRouter(options);
  app.get('/', make);
  return app.resolve(restEvent({}));
};

const JSON_TYPE = { 'content-type': 'application/json' };

describe('values', () => {
  test.each([
    ['an object', { a: 1 }, '{"a":1}'],
    ['a list', [1], '[1]'],
    ['null', null, 'null'],
    ['a number', 0, '0'],
    ['false', false, 'false'],
    ['data with a statusCode', { statusCode: 202, total: 1 }, '{"statusCode":202,"total":1}'],
    ['data with a text as statusCode', { statusCode: '1', body: 1 }, '{"statusCode":"1","body":1}'],
  ])('%s is JSON', async (_name, value, body) => {
    expect(await answer(() => value)).toEqual({
      statusCode: 200,
      headers: JSON_TYPE,
      body,
      isBase64Encoded: false,
    });
  });

  test('a string is text', async () => {
    expect(await answer(() => '')).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  });

  test.each([
    ['Uint8Array', new Uint8Array([0, 255])],
    ['Buffer', Buffer.from([0, 255])],
    ['ArrayBuffer', new Uint8Array([0, 255]).buffer],
    ['a part of a larger buffer', new Uint8Array([9, 0, 255, 9]).subarray(1, 3)],
    ['DataView', new DataView(new Uint8Array([0, 255]).buffer)],
  ])('%s is binary', async (_name, value) => {
    expect(await answer(() => value)).toMatchObject({
      headers: { 'content-type': 'application/octet-stream' },
      body: 'AP8=',
      isBase64Encoded: true,
    });
  });

  test('bytes that are text by their type leave as text, when they are UTF-8', async () => {
    const typed =
      (bytes: Uint8Array, type = 'text/csv') =>
      (c: RouteContext) => {
        c.header('content-type', type);
        return bytes;
      };
    expect(await answer(typed(Buffer.from('\u{e9}')))).toMatchObject({ body: '\u{e9}' });
    expect(await answer(typed(new Uint8Array([255])))).toMatchObject({ body: '/w==' });
    const latin = 'text/plain; charset=iso-8859-1';
    expect(await answer(typed(Buffer.from('a'), latin))).toMatchObject({ isBase64Encoded: true });
    expect(await answer(typed(Buffer.from('<svg/>'), 'image/svg+xml'))).toMatchObject({
      body: '<svg/>',
    });
  });

  test('a proxy result without a body is one too', async () => {
    expect(await answer(() => ({ statusCode: 202, headers: { a: 'b' } }))).toMatchObject({
      statusCode: 202,
      headers: { a: 'b' },
      body: '',
    });
    expect(await answer(() => ({ statusCode: 200, body: { a: 1 }, extra: 1 }))).toMatchObject({
      headers: JSON_TYPE,
      body: '{"a":1}',
    });
    expect(await answer(() => ({ statusCode: 200, cookies: ['a=1', 'b=2'] }))).toMatchObject({
      multiValueHeaders: { 'set-cookie': ['a=1', 'b=2'] },
    });
  });

  test('a promise, of any library, is waited for', async () => {
    // biome-ignore lint/suspicious/noThenProperty: query builders are such objects
    const thenable = { then: (done: (value: string) => void) => done('later') };
    expect((await answer(() => thenable)).body).toBe('later');
  });

  test('a serializer writes the JSON', async () => {
    const serializer = (value: unknown): string =>
      JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? String(one) : one));
    expect((await answer(() => ({ id: 5n }), { serializer })).body).toBe('{"id":"5"}');
  });

  test.each([
    ['a BigInt', () => ({ id: 5n })],
    ['a function', () => () => 1],
    ['a symbol', () => Symbol('x')],
    ['a status that is none', () => ({ statusCode: 99, body: '' })],
    [
      'a getter that throws',
      () => ({
        get a() {
          throw new Error('no');
        },
      }),
    ],
    [
      'a Response that was read',
      async () => {
        const r = new Response('x');
        await r.text();
        return r;
      },
    ],
    ['a bad status of json()', (c: RouteContext) => c.json(1, 1000)],
    ['a bad status of redirect()', (c: RouteContext) => c.redirect('/', 200 as never)],
    ['a malformed header name', (c: RouteContext) => c.header('a b', '1')],
    ['a malformed cookie name', (c: RouteContext) => c.setCookie('a;b', '1')],
    ['a cookie path with a semicolon', (c: RouteContext) => c.setCookie('a', '1', { path: '/;x' })],
  ])('%s is a 500 and one line', async (_name, make) => {
    const line = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(await answer(make)).toMatchObject({
      statusCode: 500,
      body: '{"statusCode":500,"error":"InternalServerError","message":"Internal Server Error"}',
    });
    expect(line).toHaveBeenCalledTimes(1);
    line.mockRestore();
  });
});

describe('the response', () => {
  test('status() is the status of plain values', async () => {
    const created = (value: unknown) => (c: RouteContext) => {
      c.status(201);
      return value;
    };
    expect(await answer(created({ a: 1 }))).toMatchObject({ statusCode: 201, body: '{"a":1}' });
    expect(await answer(created(undefined))).toMatchObject({ statusCode: 201, body: '' });
  });

  test('json() makes JSON of a string too', async () => {
    expect(await answer((c) => c.json('x', 202))).toMatchObject({ statusCode: 202, body: '"x"' });
  });

  test('redirect() encodes what no header has, and nothing else', async () => {
    expect(
      await answer((c) => c.redirect('/a b?x=%20\u{20ac}\r\nset-cookie: x=1', 303)),
    ).toMatchObject({
      statusCode: 303,
      headers: { location: '/a%20b?x=%20%E2%82%AC%0D%0Aset-cookie:%20x=1' },
    });
  });

  test('a line break in a header value starts no other header', async () => {
    const result = await answer((c) => c.header('x-echo', 'a\r\nset-cookie: x=1'));
    expect(result.headers).toEqual({ 'x-echo': 'a set-cookie: x=1' });
  });

  test('headers of one connection and the length are not passed on', async () => {
    const headers = {
      connection: 'close',
      'transfer-encoding': 'chunked',
      'Content-Length': '9',
      a: 'b',
    };
    expect((await answer(() => ({ statusCode: 200, headers }))).headers).toEqual({ a: 'b' });
  });

  test('names in different letter case are one header', async () => {
    const result = await answer((c) => {
      c.header('Content-Type', 'text/html');
      c.header('content-TYPE', 'text/css');
      return 'x';
    });
    expect(result.headers).toEqual({ 'content-type': 'text/css' });
  });

  test('response.headers reads, appends, removes and lists', async () => {
    let seen: unknown;
    const result = await answer((c) => {
      const { headers } = c.response;
      headers.set('A', 1);
      headers.append('a', 'two');
      headers.set('Set-Cookie', 'x=1');
      headers.append('set-cookie', 'y=2');
      headers.set('gone', '1');
      headers.delete('Gone');
      seen = [headers.get('a'), headers.has('gone'), [...headers.entries()], c.response.status];
      return 'x';
    });
    expect(seen).toEqual([
      '1, two',
      false,
      [
        ['a', '1, two'],
        ['set-cookie', 'x=1'],
        ['set-cookie', 'y=2'],
      ],
      200,
    ]);
    expect(result.multiValueHeaders).toEqual({ a: ['1', 'two'], 'set-cookie': ['x=1', 'y=2'] });
  });

  test('cookies have safe defaults and every attribute', async () => {
    const result = await answer((c) => {
      c.setCookie('plain', 'a b;\u{d800}');
      c.setCookie('full', '1', {
        path: '/x',
        domain: 'example.com',
        expires: new Date(0),
        maxAge: 0,
        httpOnly: true,
        secure: false,
        sameSite: 'Lax',
      });
    });
    expect(result.multiValueHeaders?.['set-cookie']).toEqual([
      'plain=a%20b%3B%EF%BF%BD; Path=/; Secure',
      'full=1; Path=/x; Domain=example.com; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; SameSite=Lax',
    ]);
  });
});

test('the default path touches no web class and no Intl', async () => {
  const touched: string[] = [];
  const names = ['Headers', 'Request', 'Response', 'URL', 'URLSearchParams', 'Intl'] as const;
  const originals = names.map((name) => Object.getOwnPropertyDescriptor(globalThis, name));
  for (const name of names) {
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        touched.push(name);
        return undefined;
      },
    });
  }
  try {
    const app = createRouter();
    app.use(async (c, next) => {
      await next();
      c.header('x', c.headers.get('a') ?? '');
    });
    app.post('/o/:id', (c) => {
      c.setCookie('a', c.cookies['a'] ?? '', { expires: new Date(0) });
      return { ...c.query, ...c.params, body: c.body.text(), ip: c.clientIp };
    });
    for (const path of ['/o/1', '/none', '/o/%zz']) {
      await app.resolve(
        restEvent({ method: 'POST', path, query: 'a=%20', body: new Uint8Array([1]) }),
      );
    }
  } finally {
    names.forEach((name, index) => {
      Object.defineProperty(globalThis, name, originals[index] as PropertyDescriptor);
    });
  }
  expect(touched).toEqual([]);
});
