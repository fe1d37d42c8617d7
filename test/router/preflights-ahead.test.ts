/** A browser's preflight never has credentials, and needs a 2xx: https://fetch.spec.whatwg.org/#cors-preflight-fetch */
import {
  compose,
  cors,
  createRouter,
  type Middleware,
  UnauthorizedError,
} from 'fluoroscope/router';
import { describe, expect, test } from 'vitest';
import { SOURCES } from './http-events.js';
import { type ClientView, viewOf } from './result-view.js';

const ORIGIN = 'https://app.example.com';

const authenticate: Middleware<object> = (c, next) => {
  if (!c.headers.has('authorization')) throw new UnauthorizedError();
  return next();
};

describe.each(SOURCES)('from %s', (_name, build) => {
  const preflight = async (app: ReturnType<typeof createRouter>): Promise<ClientView> => {
    const headers = [
      ['Origin', ORIGIN],
      ['Access-Control-Request-Method', 'PUT'],
      ['Access-Control-Request-Headers', 'authorization'],
    ] as const;
    return viewOf(await app.resolve(build({ method: 'OPTIONS', path: '/x', headers })));
  };
  const allowed = {
    status: 204,
    headers: {
      'access-control-allow-origin': ORIGIN,
      'access-control-allow-methods': 'PUT, OPTIONS',
      'access-control-allow-headers': 'authorization',
    },
  };

  test('a check that the application has behind CORS does not stand in its way', async () => {
    const app = createRouter({ cors: { origin: ORIGIN } });
    app.use(authenticate);
    app.put('/x', () => 1);
    expect(await preflight(app)).toMatchObject(allowed);
  });

  test('nor does one that is composed with it', async () => {
    const app = createRouter();
    app.use(compose([cors({ origin: ORIGIN }), authenticate]));
    app.put('/x', () => 1);
    expect(await preflight(app)).toMatchObject(allowed);
  });

  test('a route of OPTIONS that is for all paths does not take its leave away', async () => {
    const app = createRouter({ cors: { origin: ORIGIN } });
    app.put('/x', () => 1);
    app.options('/*', () => undefined);
    const { status, headers } = await preflight(app);
    expect(status).toBe(204);
    expect(headers['access-control-allow-origin']).toBe(ORIGIN);
  });
});
