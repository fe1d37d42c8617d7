/** What a cache may keep: https://fetch.spec.whatwg.org/#cors-protocol-and-http-caches */
import { cors, createRouter } from 'fluoroscope/router';
import { describe, expect, test } from 'vitest';
import { SOURCES } from './http-events.js';
import { viewOf } from './result-view.js';

const ORIGIN = 'https://app.example.com';

describe.each(SOURCES)('from %s', (_name, build) => {
  test.each<[string, (c: { header(name: string, value: string): void }) => unknown]>([
    ['header()', (c) => c.header('vary', 'Accept-Language')],
    ['a Response', () => new Response('x', { headers: { vary: 'Accept-Language' } })],
    [
      'a proxy result',
      () => ({ statusCode: 200, body: 'x', headers: { Vary: 'Accept-Language' } }),
    ],
    [
      'the list of a proxy result',
      () => ({ statusCode: 200, body: 'x', multiValueHeaders: { Vary: ['Accept-Language'] } }),
    ],
  ])('a Vary that a handler sets by %s leaves Origin in it', async (_way, handler) => {
    const app = createRouter({ cors: { origin: ORIGIN } });
    app.get('/', handler);
    const { headers } = viewOf(await app.resolve(build({ headers: [['Origin', ORIGIN]] })));
    expect(new Set(headers['vary']?.split(/,\s*/))).toEqual(new Set(['Origin', 'Accept-Language']));
  });

  test('an answer that any page may read says so to everybody, as it has no Vary', async () => {
    const app = createRouter({ cors: true });
    app.get('/', () => 1);
    const { headers } = viewOf(await app.resolve(build({})));
    expect(headers['access-control-allow-origin']).toBe('*');
  });

  test('the innermost says what a page may read of the headers, too', async () => {
    const app = createRouter({ cors: { origin: ORIGIN, exposeHeaders: ['x-outer'] } });
    app.get('/', [cors({ origin: ORIGIN })], () => 1);
    const { headers } = viewOf(await app.resolve(build({ headers: [['Origin', ORIGIN]] })));
    expect(headers).not.toHaveProperty('access-control-expose-headers');
  });
});
