import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRouter, type HttpEvent } from '../../src/router/index.js';
import { SOURCES } from './http-events.js';

const ROUTES = [
  '/',
  '/x',
  '/b',
  '/admin',
  '/orders/:id',
  '/orders/:id{[0-9]+}/items',
  '/files/*',
] as const;

/** Answers with its route, after it has read all that a request has. */
function readingApp() {
  const app = createRouter();
  for (const path of ROUTES) {
    app.route(['GET', 'POST'], path, (c) => {
      const text = c.body.text();
      const read = [c.query, c.queries('a'), [...c.headers.entries()], c.cookies, c.clientIp];
      JSON.stringify([...read, text, c.body.bytes().length, c.requestId, c.authorizer]);
      if (c.method !== 'GET') c.request;
      c.setCookie('echo', c.query['a'] ?? '');
      c.header('x-echo', c.headers.get('x-a') ?? '');
      if (c.query['to'] !== undefined) return c.redirect(c.query['to']);
      return c.json({ route: path, text });
    });
  }
  return app;
}

/** Whether a path names a route, told without the router: segment by segment, as text. */
function names(route: string, path: string): boolean {
  const trim = (text: string): string => text.replace(/\/+$/, '');
  const wanted = trim(route).split('/');
  const parts = trim(path).split('/');
  if (route === '/files/*') return parts[0] === '' && parts[1] === 'files';
  return (
    wanted.length === parts.length &&
    wanted.every((segment, index) => {
      const part = parts[index] ?? '';
      if (segment === ':id{[0-9]+}') return /^(?:[0-9]|%3[0-9])+$/.test(part);
      return segment === ':id' ? part !== '' : segment === part;
    })
  );
}

const TRAPS = [
  '//evil.com/x',
  '//x',
  '/orders//17/items',
  '/a/../admin',
  '/orders%2F17',
  '/orders/17%2fitems',
  '/a/../b',
  '/a/%2e%2e/b',
  '/orders/%2e%2e/admin',
  '/orders/..',
  '\\x',
  '/\\evil.com/x',
  '/b\u{0}',
  '/x?to=/admin',
  '/x#y',
  '/%',
  '/orders/%E0%A4%A',
  '/orders/\u{d800}',
  '/ADMIN',
  '/admin;x=1',
  '/%61dmin',
  'http://evil.com/admin',
  '*',
  '/__proto__',
  '/orders/__proto__/items',
  `/orders/${'9'.repeat(65_536)}/items`,
  `/${'a/'.repeat(32_768)}`,
];

const piece = fc.oneof(
  fc.constantFrom(
    'x',
    'b',
    'admin',
    'orders',
    'files',
    'items',
    '17',
    '..',
    '.',
    '%2e%2e',
    '%2F',
    '',
  ),
  fc.string({ unit: 'binary', maxLength: 8 }),
);
/** A path that a route has, with something put into it. */
const bent = fc
  .tuple(fc.constantFrom('/x', '/admin', '/orders/17', '/orders/17/items'), fc.nat(16), piece)
  .map(([own, at, put]) => `${own.slice(0, at)}${put}${own.slice(at)}`);
const slash = fc
  .tuple(
    fc.constantFrom('/x', '/admin', '/orders/17/items'),
    fc.constantFrom('/', '/./', '/../', '%2f'),
  )
  .map(([own, put]) => own.replace('/', put));
const path = fc.oneof(
  bent,
  slash,
  fc.constantFrom(...TRAPS),
  fc.array(piece, { maxLength: 5 }).map((pieces) => `/${pieces.join('/')}`),
  fc.string({ unit: 'binary', minLength: 1 }),
);
const word = fc.oneof(
  fc.constantFrom('__proto__', 'constructor', 'toString', 'a', 'to', 'cookie', 'host', 'x-a', ''),
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const request = fc.record({
  method: fc.oneof(
    fc.constantFrom('GET', 'POST'),
    fc.constantFrom('GET', 'POST', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PURGE', '__proto__'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  ),
  path,
  query: fc
    .array(fc.tuple(word, word), { maxLength: 6 })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&')),
  headers: fc.array(fc.tuple(word, word), { maxLength: 6 }),
  cookies: fc.array(word, { maxLength: 3 }),
  body: fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array({ maxLength: 64 })),
});

describe.each(SOURCES)('%s', (_name, build) => {
  test('whatever a client sends is answered, and never from a route that its path does not name', async () => {
    const app = readingApp();
    await fc.assert(
      fc.asyncProperty(request, async (sent) => {
        const event = build(sent);
        const result = await app.resolve(event);
        expect(result.statusCode).toBeLessThan(500);
        expect(JSON.parse(JSON.stringify(result))).toEqual(result);
        if (!result.body.startsWith('{"route"')) return;
        const own = 'rawPath' in event ? event.rawPath : event.path;
        expect(names(JSON.parse(result.body).route, own)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });

  test.each(TRAPS)('%s', async (trap) => {
    const event = build({ path: trap });
    const { statusCode, body } = await readingApp().resolve(event);
    expect(statusCode).toBeLessThan(500);
    if (statusCode !== 200) return;
    const own = 'rawPath' in event ? event.rawPath : event.path;
    expect(names(JSON.parse(body).route, own)).toBe(true);
  });

  test('10,000 query parameters are answered', async () => {
    const query = Array.from({ length: 10_000 }, (_, index) => `p${index}=%zz+${index}`).join('&');
    const repeated = 'a=1&'.repeat(10_000);
    const { statusCode } = await readingApp().resolve(
      build({ path: '/x', query: query + repeated }),
    );
    expect(statusCode).toBe(200);
  });

  test('junk in place of maps, lists and texts is answered', async () => {
    const app = readingApp();
    const junk = fc.oneof(
      fc.anything(),
      fc.dictionary(word, fc.oneof(word, fc.constant(null), fc.array(fc.anything()))),
    );
    const fields = [
      'headers',
      'multiValueHeaders',
      'queryStringParameters',
      'multiValueQueryStringParameters',
      'rawQueryString',
      'cookies',
      'body',
      'isBase64Encoded',
      'version',
    ];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...fields), junk, async (field, value) => {
        const event = { ...build({ path: '/x' }), [field]: value };
        const result = await app.resolve(event as unknown as HttpEvent);
        expect(result.statusCode).toBeLessThan(500);
      }),
      { numRuns: 300 },
    );
  });
});
