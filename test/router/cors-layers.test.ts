/** Cross-origin requests where several parts have a say: https://fetch.spec.whatwg.org/#http-cors-protocol */
import {
  compose,
  compress,
  cors,
  createRouter,
  ServiceUnavailableError,
  UnauthorizedError,
} from 'fluoroscope/router';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { SOURCES } from './http-events.js';
import { type ClientView, viewOf } from './result-view.js';

const APP = 'https://app.example.com';
const PART = 'https://part.example.com';

beforeAll(() => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
});
afterAll(() => {
  vi.restoreAllMocks();
});

describe.each(SOURCES)('from %s', (_name, build) => {
  const ask = async (
    app: ReturnType<typeof createRouter>,
    path: string,
    { origin, asks, method = 'GET' }: { origin?: string; asks?: string; method?: string },
  ): Promise<ClientView> => {
    const headers = [
      ...(origin === undefined ? [] : [['Origin', origin] as const]),
      ...(asks === undefined ? [] : [['Access-Control-Request-Method', asks] as const]),
    ];
    const sent = { path, headers, method: asks === undefined ? method : 'OPTIONS' };
    return viewOf(await app.resolve(build(sent)));
  };

  /** A part that only its own page may use, in an application for another page; both ask who it is. */
  function layered(): ReturnType<typeof createRouter> {
    const part = createRouter({ cors: { origin: PART, maxAge: 5 } });
    part.use(() => {
      throw new UnauthorizedError();
    });
    part.get('/x', () => 1);
    part.put('/x', () => 1);
    const app = createRouter({ cors: { origin: APP, credentials: true } });
    app.include(part, { prefix: '/part' });
    app.get('/open', () => 1);
    app.delete('/part/x', () => 1);
    return app;
  }

  test('the preflight of a part is answered ahead of the part\u{2019}s own checks', async () => {
    const { status, headers } = await ask(layered(), '/part/x', { origin: PART, asks: 'PUT' });
    expect(status).toBe(204);
    expect(headers).toEqual({
      allow: 'GET, PUT, DELETE, HEAD, OPTIONS',
      vary: 'Access-Control-Request-Headers, Origin',
      'access-control-allow-origin': PART,
      'access-control-allow-methods': 'GET, PUT, DELETE, HEAD, OPTIONS',
      'access-control-max-age': '5',
    });
  });

  test.each([
    ['the part\u{2019}s page reads a refusal of the part', PART, '/part/x', 'GET', 401, PART],
    ['the application\u{2019}s page does not', APP, '/part/x', 'GET', 401, undefined],
    [
      'the part\u{2019}s page reads nothing of the application',
      PART,
      '/open',
      'GET',
      200,
      undefined,
    ],
    ['a route beside the part is the application\u{2019}s', APP, '/part/x', 'DELETE', 200, APP],
    ['so is another method', APP, '/part/x', 'PATCH', 405, APP],
    ['so is another path', APP, '/part/y', 'GET', 404, APP],
  ])('%s', async (...[, origin, path, method, status, allowed]) => {
    const view = await ask(layered(), path, { origin, method });
    expect(view.status).toBe(status);
    expect(view.headers['access-control-allow-origin']).toBe(allowed);
    // Leave to send cookies is never without leave to read.
    const credentials = allowed === APP ? 'true' : undefined;
    expect(view.headers['access-control-allow-credentials']).toBe(credentials);
    expect(view.headers['vary']).toBe('Origin');
  });

  test('the asked method decides whose preflight it is', async () => {
    const allowed = async (origin: string, asks: string): Promise<string | undefined> =>
      (await ask(layered(), '/part/x', { origin, asks })).headers['access-control-allow-origin'];
    expect(await allowed(PART, 'HEAD')).toBe(PART);
    expect(await allowed(APP, 'PUT')).toBe(undefined);
    expect(await allowed(APP, 'DELETE')).toBe(APP);
    expect(await allowed(APP, 'PATCH')).toBe(APP);
  });

  test('it works as one of many that are composed', async () => {
    const app = createRouter();
    const around = compose([compress(), compose([cors({ origin: APP, exposeHeaders: ['etag'] })])]);
    app.get('/x', [around], () => {
      throw new ServiceUnavailableError();
    });
    const preflight = await ask(app, '/x', { origin: APP, asks: 'GET' });
    expect(preflight).toMatchObject({
      status: 204,
      headers: { 'access-control-allow-origin': APP },
    });
    const actual = await ask(app, '/x', { origin: APP });
    expect(actual).toMatchObject({
      status: 503,
      headers: { 'access-control-allow-origin': APP, 'access-control-expose-headers': 'etag' },
    });
  });

  test('an origin is compared as a whole, in this letter case', async () => {
    const app = createRouter({ cors: { origin: [APP, 'https://b.example:8443'] } });
    app.get('/x', () => 1);
    const strangers = [
      `${APP}.evil.example`,
      `${APP}:443`,
      'https://APP.example.com',
      'http://app.example.com',
      'https://app.example.com/',
      'https://b.example',
      'null',
      '*',
      '',
      `${APP}, ${APP}`,
    ];
    for (const origin of strangers) {
      const { status, headers } = await ask(app, '/x', { origin });
      expect([status, headers['access-control-allow-origin']]).toEqual([200, undefined]);
    }
    const { headers } = await ask(app, '/x', { origin: 'https://b.example:8443' });
    expect(headers['access-control-allow-origin']).toBe('https://b.example:8443');
  });

  test('a function that fails on an origin is a 500 without leave', async () => {
    const origin = (): boolean => {
      throw new TypeError('no');
    };
    const app = createRouter({ cors: { origin } });
    app.get('/x', () => 1);
    const { status, headers } = await ask(app, '/x', { origin: APP });
    expect([status, headers['access-control-allow-origin']]).toEqual([500, undefined]);
  });
});
