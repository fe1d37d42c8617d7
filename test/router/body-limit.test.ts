import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { createRouter, type HttpEvent } from '../../src/router/index.js';
import { SOURCES } from './http-events.js';
import { viewOf } from './result-view.js';

describe.each(SOURCES)('%s', (_name, build) => {
  const post = async (
    app: ReturnType<typeof createRouter>,
    body: string | Uint8Array,
    path = '/x',
  ): Promise<{ status: number; body: unknown }> => {
    const view = viewOf(await app.resolve(build({ method: 'POST', path, body })));
    return { status: view.status, body: JSON.parse(view.body.toString()) };
  };

  test('a larger body is a 413 that names the limit', async () => {
    const app = createRouter({ maxBodyBytes: 8 });
    app.post('/x', (c) => ({ bytes: c.body.bytes().length }));
    expect(await post(app, '123456789')).toEqual({
      status: 413,
      body: {
        statusCode: 413,
        error: 'RequestEntityTooLargeError',
        message: 'The request body has more than 8 bytes',
      },
    });
  });

  test.each<[string, string | Uint8Array, number]>([
    ['8 bytes', '12345678', 200],
    ['8 characters of 9 bytes', '1234567\u{e9}', 413],
    ['8 bytes in base64', new Uint8Array(8), 200],
    ['9 bytes in base64', new Uint8Array(9), 413],
    ['7 bytes in base64', new Uint8Array(7), 200],
    ['none', '', 200],
  ])('bytes are counted, not characters: %s', async (...[, body, status]) => {
    const app = createRouter({ maxBodyBytes: 8 });
    app.post('/x', () => ({}));
    expect((await post(app, body)).status).toBe(status);
  });

  test('a route has a limit of its own, above or below the router\u{2019}s', async () => {
    const app = createRouter({ maxBodyBytes: 4 });
    app.post('/x', () => ({}));
    app.post('/large', () => ({}), { maxBodyBytes: 16 });
    app.post('/none', [], () => ({}), { maxBodyBytes: 0 });
    const statuses = async (body: string): Promise<number[]> => {
      const answers = ['/x', '/large', '/none'].map((path) => post(app, body, path));
      return (await Promise.all(answers)).map(({ status }) => status);
    };
    expect(await statuses('')).toEqual([200, 200, 200]);
    expect(await statuses('1234')).toEqual([200, 200, 413]);
    expect(await statuses('12345678')).toEqual([413, 200, 413]);
  });
});

const rest = SOURCES[0]?.[1];
const restPost = (path: string, body: string): HttpEvent =>
  rest?.({ method: 'POST', path, body, headers: [['content-type', 'application/json']] }) as never;

test('the innermost router that has a limit says it for its routes', async () => {
  const inner = createRouter({ maxBodyBytes: 2 });
  inner.post('/a', () => 1);
  const middle = createRouter();
  middle.post('/b', () => 1);
  middle.include(inner, { prefix: '/inner' });
  const app = createRouter({ maxBodyBytes: 4 });
  app.include(middle);
  const status = async (path: string, body: string): Promise<number> =>
    (await app.resolve(restPost(path, body))).statusCode;
  expect(await status('/inner/a', '123')).toBe(413);
  expect(await status('/b', '123')).toBe(200);
  expect(await status('/b', '12345')).toBe(413);
});

test('a schema, a handler and a middleware behind the limit never see the body', async () => {
  const seen: string[] = [];
  const app = createRouter({ maxBodyBytes: 8, cors: true });
  app.use(async (c, next) => {
    await next();
    seen.push(`status ${c.response.status}`);
  });
  const body = z.unknown().transform(() => seen.push('schema'));
  app.post('/x', () => seen.push('handler'), { validate: { body } });
  app.post('/early', [(c) => c.body.json()], () => seen.push('handler'));
  for (const path of ['/x', '/early']) {
    const event = {
      ...restPost(path, '{"not": "even JSON"'),
      headers: { origin: 'https://a.example' },
    };
    const { statusCode, headers } = await app.resolve({
      ...event,
      multiValueHeaders: null,
    } as never);
    expect([statusCode, headers?.['access-control-allow-origin']]).toEqual([413, '*']);
  }
  expect(seen).toEqual(['status 413', 'status 413']);
});

test.each([-1, 1.5, Number.NaN, '1mb' as never, Number.POSITIVE_INFINITY])(
  'a limit of %s is refused while the module loads',
  (maxBodyBytes) => {
    expect(() => createRouter({ maxBodyBytes })).toThrow(RangeError);
    const add = (): void => createRouter().post('/x', () => 1, { maxBodyBytes });
    expect(add).toThrow('maxBodyBytes of POST /x must be a whole number from 0');
  },
);
