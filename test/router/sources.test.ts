import { describe, expect, test } from 'vitest';
import { createRouter, type HttpEvent, type ProxyResult } from '../../src/router/index.js';
import { type ClientRequest, SOURCES } from './http-events.js';

/** What the client is sent, whatever form the source wants it in. */
function received(result: ProxyResult): {
  status: number;
  headers: Record<string, string>;
  cookies: readonly string[];
  body: string;
} {
  const { 'set-cookie': multiCookies, ...multi } = result.multiValueHeaders ?? {};
  const { 'set-cookie': oneCookie, ...single } = result.headers ?? {};
  return {
    status: result.statusCode,
    headers: {
      ...single,
      ...Object.fromEntries(Object.entries(multi).map(([name, all]) => [name, all.join(', ')])),
    },
    cookies: result.cookies ?? multiCookies ?? (oneCookie === undefined ? [] : [oneCookie]),
    body: result.isBase64Encoded
      ? Buffer.from(result.body, 'base64').toString('latin1')
      : result.body,
  };
}

/** The sources whose answers have one value a header. */
const TAKES_ONE_COOKIE = /^(?:alb$|lattice)/;

describe.each(SOURCES)('%s', (name, build) => {
  const sourceName = name.replace(/[ ,].*/, '');
  const ask = async (
    app: { resolve(event: HttpEvent): Promise<ProxyResult> },
    request: ClientRequest,
  ) => received(await app.resolve(build(request)));

  test('an object is JSON with status 200', async () => {
    const app = createRouter();
    app.get('/orders/:id', (c) => ({ id: c.params.id }));
    expect(await ask(app, { path: '/orders/17' })).toEqual({
      status: 200,
      headers: { 'content-type': 'application/json' },
      cookies: [],
      body: '{"id":"17"}',
    });
  });

  test('an encoded parameter is decoded once', async () => {
    const app = createRouter();
    app.get('/files/:name', (c) => c.params.name);
    expect((await ask(app, { path: '/files/a%20b%2525' })).body).toBe('a b%25');
  });

  test('a route outside of ASCII answers', async () => {
    const app = createRouter();
    app.get('/caf\u{e9}', () => 'static');
    app.get('/caf\u{e9}/:id', () => 'param');
    expect((await ask(app, { path: '/caf%C3%A9' })).body).toBe('static');
    expect((await ask(app, { path: '/caf%C3%A9/1' })).body).toBe('param');
  });

  test('the query is decoded once, + is a space, and empty values survive', async () => {
    const app = createRouter();
    app.get('/', (c) => ({ ...c.query }));
    const query = 'a=1&redirect=https%3A%2F%2Fx%2F%2541&plus=a+b&coded=a%2Bb&empty=&foo%5Ba%5D=1';
    expect(JSON.parse((await ask(app, { query })).body)).toEqual({
      a: '1',
      redirect: 'https://x/%41',
      plus: 'a b',
      coded: 'a+b',
      empty: '',
      'foo[a]': '1',
    });
  });

  test('query names of the prototype are plain names', async () => {
    const app = createRouter();
    const names = ['__proto__', 'constructor', 'toString'];
    app.get('/', (c) => names.map((one) => c.query[one] ?? 'none'));
    expect((await ask(app, { query: 'x=1' })).body).toBe('["none","none","none"]');
    const query = '__proto__=1&constructor=2&toString=3';
    expect((await ask(app, { query })).body).toBe('["1","2","3"]');
  });

  test('headers are found in any letter case', async () => {
    const app = createRouter();
    app.get('/', (c) => [
      c.headers.get('X-API-KEY'),
      c.headers.has('x-api-key'),
      c.headers.get('no'),
    ]);
    const answer = await ask(app, { headers: [['X-Api-Key', 'k']] });
    expect(answer.body).toBe('["k",true,null]');
  });

  test('cookies are read once, their values kept whole', async () => {
    const app = createRouter();
    app.get('/', (c) => c.cookies);
    const cookies = ['a=1=2', 'b=%E2%82%AC', 'bad=%zz', 'q="x"'];
    expect(JSON.parse((await ask(app, { cookies })).body)).toEqual({
      a: '1=2',
      b: '\u{20ac}',
      bad: '%zz',
      q: 'x',
    });
  });

  test('a body in base64 keeps its bytes', async () => {
    const app = createRouter();
    app.post('/', (c) => c.body.bytes());
    const answer = await ask(app, { method: 'POST', body: new Uint8Array([0, 255, 128, 10]) });
    expect(answer.headers['content-type']).toBe('application/octet-stream');
    expect(Buffer.from(answer.body, 'latin1')).toEqual(Buffer.from([0, 255, 128, 10]));
  });

  test('a JSON body is parsed, sent as text or in base64', async () => {
    const app = createRouter();
    app.post('/', (c) => c.body.json<{ total: string }>().total);
    const body = '{"total":"\u{20ac} 5"}';
    expect((await ask(app, { method: 'POST', body })).body).toBe('\u{20ac} 5');
    expect((await ask(app, { method: 'POST', body: Buffer.from(body) })).body).toBe('\u{20ac} 5');
  });

  test.each(['', '{', 'undefined'])(
    'a body that is no JSON is the client\u{2019}s mistake: "%s"',
    async (body) => {
      const app = createRouter();
      app.post('/', (c) => c.body.json());
      expect((await ask(app, { method: 'POST', body })).status).toBe(400);
    },
  );

  test('a GET with a body is answered', async () => {
    const app = createRouter();
    app.get('/', (c) => c.body.text());
    expect((await ask(app, { body: 'x' })).body).toBe('x');
  });

  test('the source, the client and the request have a name', async () => {
    const app = createRouter();
    app.get('/', (c) => [c.source, c.clientIp, typeof c.requestId, c.authorizer !== undefined]);
    const hasAuthorizer = sourceName.startsWith('api-gateway');
    expect(JSON.parse((await ask(app, {})).body)).toEqual([
      sourceName,
      '203.0.113.7',
      'string',
      hasAuthorizer,
    ]);
  });

  test('cookies and repeated headers of a web Response arrive one by one', async () => {
    const app = createRouter();
    app.get('/', () => {
      const headers = new Headers({ 'content-type': 'text/html', vary: 'a' });
      headers.append('set-cookie', 'a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT');
      headers.append('set-cookie', 'b=2');
      return new Response('<p>', { status: 203, headers });
    });
    const answer = await ask(app, {});
    expect(answer).toMatchObject({ status: 203, body: '<p>', headers: { vary: 'a' } });
    const all = ['a=1; Expires=Wed, 21 Oct 2026 07:28:00 GMT', 'b=2'];
    expect(answer.cookies).toEqual(TAKES_ONE_COOKIE.test(name) ? all.slice(1) : all);
  });

  test('a proxy result is used as it is, its values made strings', async () => {
    const app = createRouter();
    app.get('/', () => ({
      statusCode: 418,
      headers: { 'X-Count': 3, 'X-Flag': true, 'X-None': null },
      multiValueHeaders: { 'X-Many': ['a', 'b'] },
      body: Buffer.from('pot').toString('base64'),
      isBase64Encoded: true,
    }));
    const answer = await ask(app, {});
    expect(answer).toMatchObject({ status: 418, body: 'pot' });
    expect(answer.headers).toEqual({
      'x-count': '3',
      'x-flag': 'true',
      'x-many': 'a, b',
      'content-type': 'application/json',
    });
  });

  test('every header value is text, and nothing is null', async () => {
    const app = createRouter();
    app.get('/', (c) => {
      c.header('x-number', 1);
      c.setCookie('s', '1');
      return { ok: true };
    });
    const result = await app.resolve(build({}));
    for (const value of Object.values(result.headers ?? {})) expect(value).toBeTypeOf('string');
    for (const values of Object.values(result.multiValueHeaders ?? {})) {
      for (const value of values) expect(value).toBeTypeOf('string');
    }
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  test('a PDF leaves in base64, text by whatever name does not', async () => {
    const app = createRouter();
    app.get('/:kind', (c) => {
      const type =
        c.params.kind === 'pdf' ? 'application/pdf' : 'application/problem+json; charset=utf-8';
      return new Response('%PDF', { headers: { 'content-type': type } });
    });
    expect(await app.resolve(build({ path: '/pdf' }))).toMatchObject({
      isBase64Encoded: true,
      body: Buffer.from('%PDF').toString('base64'),
    });
    expect(await app.resolve(build({ path: '/problem' }))).toMatchObject({
      isBase64Encoded: false,
      body: '%PDF',
    });
  });

  test('compressed text leaves in base64', async () => {
    const app = createRouter();
    app.get('/', (c) => {
      c.header('content-type', 'text/plain');
      c.header('content-encoding', 'br');
      return Buffer.from('abc');
    });
    expect((await app.resolve(build({}))).isBase64Encoded).toBe(true);
  });

  test('204, 304 and HEAD have no body', async () => {
    const app = createRouter();
    app.get('/none', () => undefined);
    app.get('/same', () => new Response(null, { status: 304 }));
    app.get('/page', () => 'text');
    expect(await ask(app, { path: '/none' })).toMatchObject({ status: 204, body: '', headers: {} });
    expect(await ask(app, { path: '/same' })).toMatchObject({ status: 304, body: '', headers: {} });
    expect(await ask(app, { path: '/page', method: 'HEAD' })).toMatchObject({
      status: 200,
      body: '',
      headers: { 'content-type': 'text/plain; charset=utf-8' },
    });
  });

  test('an unknown path is 404, another method 405 with Allow, OPTIONS 204 with Allow', async () => {
    const app = createRouter();
    app.get('/orders/:id', () => 1);
    app.delete('/orders/*', () => 1);
    expect(await ask(app, { path: '/nope' })).toMatchObject({
      status: 404,
      body: '{"statusCode":404,"error":"NotFoundError","message":"Not Found"}',
    });
    const allow = 'GET, DELETE, HEAD, OPTIONS';
    for (const method of ['POST', 'TRACE', 'PURGE', 'get']) {
      expect(await ask(app, { path: '/orders/1', method })).toMatchObject({
        status: 405,
        headers: { allow },
        body: '{"statusCode":405,"error":"MethodNotAllowedError","message":"Method Not Allowed"}',
      });
    }
    expect(await ask(app, { path: '/orders/1', method: 'OPTIONS' })).toMatchObject({
      status: 204,
      headers: { allow },
      body: '',
    });
    expect((await ask(app, { path: '/nope', method: 'OPTIONS' })).status).toBe(404);
  });

  test('a path is never resolved like a URL', async () => {
    const app = createRouter();
    app.get('/x', () => 'x');
    app.get('/b', () => 'b');
    for (const path of ['//evil.com/x', '/a/../b', '/a/..%2fb', '/a\\..\\b', '/b\u{0}', '/./b']) {
      expect((await ask(app, { path })).status, path).toBe(404);
    }
  });

  test('the web Request has the same method, URL, headers and body', async () => {
    const app = createRouter();
    app.post('/*', async (c) => [
      c.request.method,
      c.request.url,
      c.request.headers.get('x-a'),
      await c.request.text(),
    ]);
    const request: ClientRequest = {
      method: 'POST',
      path: '//evil.com/x',
      query: 'a=1&b=x%20y',
      headers: [
        ['Host', 'api.example.com'],
        ['X-A', 'v'],
        ['X-Bad', 'snow \u{2603}'],
      ],
      body: 'hello',
    };
    expect(JSON.parse((await ask(app, request)).body)).toEqual([
      'POST',
      'https://api.example.com//evil.com/x?a=1&b=x%20y',
      'v',
      'hello',
    ]);
  });

  test('a GET with a body is a web Request without one, junk in Host is not believed', async () => {
    const app = createRouter();
    app.get('/', (c) => c.request.url);
    const headers = [['host', 'a b/@evil.com']] as const;
    expect((await ask(app, { body: 'x', headers })).body).toBe('https://localhost/');
  });
});
