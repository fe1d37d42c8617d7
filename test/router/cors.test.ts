import { describe, expect, test } from 'vitest';
import { type CorsOptions, cors, createRouter } from '../../src/router/index.js';
import { type ClientRequest, SOURCES } from './http-events.js';
import { type ClientView, viewOf } from './result-view.js';

const APP = 'https://app.example.com';
const OTHER = 'https://evil.example.com';

type Header = readonly [string, string];

describe.each(SOURCES)('from %s', (_name, build) => {
  const ask = async (
    app: ReturnType<typeof createRouter>,
    request: ClientRequest,
  ): Promise<ClientView> => viewOf(await app.resolve(build(request)));

  const shop = (options: CorsOptions | true): ReturnType<typeof createRouter> => {
    const app = createRouter({ cors: options });
    app.get('/orders', () => ({ ok: true }));
    app.put('/orders', () => undefined);
    app.get('/fails', () => {
      throw new Error('no');
    });
    return app;
  };
  const from = (origin: string, ...more: Header[]): Header[] => [['Origin', origin], ...more];
  const asking = (method: string, headers = 'x-own, content-type'): Header[] => [
    ['Access-Control-Request-Method', method],
    ['Access-Control-Request-Headers', headers],
  ];

  test('by default any page may read, and the answer does not depend on it', async () => {
    const { headers } = await ask(shop(true), { path: '/orders', headers: from(OTHER) });
    expect(headers).toEqual({
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
    });
  });

  test.each([
    ['a text', APP],
    ['a list', ['https://a.example', APP]],
    ['a function', (origin: string) => origin === APP],
  ])('with %s the page of a known origin may read, any other may not', async (_name, origin) => {
    const app = shop({ origin, credentials: true, exposeHeaders: ['X-Total', 'ETag'] });
    const known = await ask(app, { path: '/orders', headers: from(APP) });
    expect(known.headers).toMatchObject({
      'access-control-allow-origin': APP,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'X-Total, ETag',
      vary: 'Origin',
    });
    const unknown = await ask(app, { path: '/orders', headers: from(OTHER) });
    expect(unknown).toMatchObject({ status: 200, headers: { vary: 'Origin' } });
    expect(Object.keys(unknown.headers).filter((name) => name.startsWith('access-'))).toEqual([]);
    const none = await ask(app, { path: '/orders' });
    expect(none.headers).toEqual({ 'content-type': 'application/json', vary: 'Origin' });
  });

  test('the origin null is one only where it is listed', async () => {
    const request = { path: '/orders', headers: from('null') };
    const listed = await ask(shop({ origin: ['null'] }), request);
    expect(listed.headers['access-control-allow-origin']).toBe('null');
    const unlisted = await ask(shop({ origin: [APP] }), request);
    expect(unlisted.headers).not.toHaveProperty('access-control-allow-origin');
  });

  test.each([
    ['an error of ours', { path: '/nowhere' }, 404],
    ['a wrong method', { path: '/orders', method: 'DELETE' }, 405],
    ['an unknown error', { path: '/fails' }, 500],
  ])('%s can be read by the page as well', async (_name, request, status) => {
    const app = shop({ origin: APP });
    app.onError(Error, () => 'mapped');
    const answer = await ask(app, { ...request, headers: from(APP) });
    expect(answer.status).toBe(status);
    expect(answer.headers['access-control-allow-origin']).toBe(APP);
  });

  test('a preflight is answered with what the path has and the page asks for', async () => {
    const answer = await ask(shop({ origin: APP, maxAge: 600, credentials: true }), {
      method: 'OPTIONS',
      path: '/orders',
      headers: from(APP, ...asking('PUT')),
    });
    expect(answer).toMatchObject({ status: 204, headers: {} });
    expect(answer.body).toHaveLength(0);
    expect(answer.headers).toEqual({
      allow: 'GET, PUT, HEAD, OPTIONS',
      vary: 'Access-Control-Request-Headers, Origin',
      'access-control-allow-origin': APP,
      'access-control-allow-credentials': 'true',
      'access-control-allow-methods': 'GET, PUT, HEAD, OPTIONS',
      'access-control-allow-headers': 'x-own, content-type',
      'access-control-max-age': '600',
    });
  });

  test('a preflight is answered with what the options allow', async () => {
    const app = shop({ allowMethods: ['PUT'], allowHeaders: ['X-Own'] });
    const { headers } = await ask(app, {
      method: 'OPTIONS',
      path: '/orders',
      headers: from(APP, ...asking('PUT', 'x-own, x-other')),
    });
    expect(headers).toEqual({
      allow: 'GET, PUT, HEAD, OPTIONS',
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'PUT',
      'access-control-allow-headers': 'X-Own',
    });
  });

  test('a preflight of an unknown origin is answered without leave', async () => {
    const { status, headers } = await ask(shop({ origin: APP }), {
      method: 'OPTIONS',
      path: '/orders',
      headers: from(OTHER, ...asking('PUT')),
    });
    expect(status).toBe(204);
    expect(headers).toEqual({
      allow: 'GET, PUT, HEAD, OPTIONS',
      vary: 'Access-Control-Request-Headers, Origin',
    });
  });

  test('OPTIONS that is no preflight is an ordinary one', async () => {
    const app = shop(true);
    const { headers } = await ask(app, { method: 'OPTIONS', path: '/orders', headers: from(APP) });
    expect(headers).not.toHaveProperty('access-control-allow-methods');
    app.options('/orders', () => 'own');
    const own = await ask(app, { method: 'OPTIONS', path: '/orders', headers: from(APP) });
    expect(own).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': '*' } });
  });

  test('a path without a route has no leave, and its 404 can be read', async () => {
    const answer = await ask(shop(true), {
      method: 'OPTIONS',
      path: '/nowhere',
      headers: from(APP, ...asking('GET')),
    });
    expect(answer.status).toBe(404);
    expect(answer.headers).not.toHaveProperty('access-control-allow-methods');
  });

  test('of one route or one part the innermost says what is allowed, preflights too', async () => {
    const part = createRouter();
    part.use(cors({ origin: 'https://part.example' }));
    part.get('/list', () => 1);
    part.get('/own', [cors({ origin: 'https://own.example', credentials: true })], () => 1);
    const app = createRouter({ cors: true });
    app.include(part, { prefix: '/part' });
    app.get('/open', () => 1);
    for (const [path, origin] of [
      ['/open', '*'],
      ['/part/list', 'https://part.example'],
      ['/part/own', 'https://own.example'],
    ] as const) {
      const headers = from(origin === '*' ? APP : origin);
      const actual = await ask(app, { path, headers });
      expect(actual.headers['access-control-allow-origin']).toBe(origin);
      const preflight = { method: 'OPTIONS', path, headers: [...headers, ...asking('GET')] };
      expect((await ask(app, preflight)).headers['access-control-allow-origin']).toBe(origin);
      const refused = await ask(app, { path, headers: from(OTHER) });
      expect(refused.headers['access-control-allow-origin']).toBe(origin === '*' ? '*' : undefined);
    }
  });
});

test.each([
  ['credentials for any origin', { credentials: true }, TypeError, 'Name the origins'],
  ['a path behind the origin', { origin: `${APP}/` }, TypeError, 'is no origin'],
  ['a host alone', { origin: ['app.example.com'] }, TypeError, 'is no origin'],
  ['two origins in one text', { origin: `${APP}, ${OTHER}` }, TypeError, 'is no origin'],
  ['no number', { maxAge: 1.5 }, RangeError, 'maxAge'],
])('%s is refused while the module loads', (_name, options, ...[type, message]) => {
  expect(() => cors(options)).toThrow(type);
  expect(() => createRouter({ cors: options })).toThrow(message);
});
