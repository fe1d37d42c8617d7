import fc from 'fast-check';

/** Paths that other readers of paths take for another one. */
export const PATH_TRAPS: readonly string[] = [
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
  '/b%00',
  '/x?to=/admin',
  '/x#y',
  '/%',
  '/orders/%',
  '/orders/%E0%A4%A',
  '/orders/%C0%AF',
  '/orders/%C0%AE%C0%AE/items',
  '/%C1%A1dmin',
  '/orders/%ED%A0%80',
  '/orders/\u{d800}',
  '/ADMIN',
  '/admin;x=1',
  '/%61dmin',
  'http://evil.com/admin',
  '*',
  '/__proto__',
  '/orders/__proto__/items',
  '/files/constructor/raw',
  `/orders/${'9'.repeat(65_536)}/items`,
  `/${'a/'.repeat(32_768)}`,
  '/'.repeat(65_536),
  `/x${'/'.repeat(65_536)}`,
];

const piece = fc.oneof(
  fc.constantFrom('x', 'b', 'admin', 'orders', 'files', 'items', 'raw', 'new', '17', '%317'),
  fc.constantFrom('..', '.', '%2e%2e', '%2F', '%5c', '%00', '%C0%AF', '%', '', ' ', '%20', '+'),
  fc.string({ unit: 'binary', maxLength: 8 }),
);

const OWN = ['/x', '/admin', '/orders/17', '/orders/17/items', '/orders/new', '/files/a/raw'];

/** A path that a route has, with something put into it. */
const bent = fc
  .tuple(fc.constantFrom(...OWN), fc.nat(18), piece)
  .map(([own, at, put]) => `${own.slice(0, at)}${put}${own.slice(at)}`);

const slash = fc
  .tuple(fc.constantFrom(...OWN), fc.constantFrom('/', '//', '/./', '/../', '%2f', '\\'))
  .map(([own, put]) => own.replace('/', put));

const path = fc.oneof(
  fc.constantFrom(...OWN),
  bent,
  slash,
  fc.constantFrom(...PATH_TRAPS.filter((one) => one.length < 1_000)),
  fc.array(piece, { maxLength: 5 }).map((pieces) => `/${pieces.join('/')}`),
  fc.string({ unit: 'binary', minLength: 1 }),
);

/** Names and values of parameters and headers: known ones, those of prototypes, and noise. */
export const word: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'a',
    'to',
    'text',
    'cookie',
    'host',
    'x-a',
  ),
  fc.constantFrom('', '%', '%zz', '%C0%AF', '\r\nset-cookie: a=1', '\u{0}', '\u{d800}', '\u{2603}'),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

const header = fc.oneof(
  fc.tuple(word, word),
  fc.constantFrom<[string, string]>(
    ['origin', 'https://app.example.com'],
    ['origin', 'null'],
    ['origin', 'https://evil.example\r\nx: y'],
    ['access-control-request-method', 'GET'],
    ['access-control-request-headers', 'x-a,\r\nb'],
    ['accept-encoding', 'br, gzip;q=0.5'],
    ['accept-encoding', 'gzip;q=\u{0},*'],
    ['content-type', 'application/json'],
    ['content-type', 'application/x-www-form-urlencoded'],
    ['content-type', 'multipart/form-data; boundary=x'],
    ['x-forwarded-for', ', ,'],
    ['x-forwarded-proto', 'http,https'],
  ),
);

const METHODS = ['GET', 'POST', 'HEAD', 'OPTIONS', 'TRACE', 'CONNECT', 'PURGE', 'get', '__proto__'];

/** A request of any bytes; a source would refuse some of them before they come here. */
export const request: fc.Arbitrary<{
  method: string;
  path: string;
  query: string;
  headers: [string, string][];
  cookies: string[];
  body: string | Uint8Array;
}> = fc.record({
  method: fc.oneof(
    fc.constantFrom('GET', 'POST'),
    fc.constantFrom(...METHODS),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 8 }),
  ),
  path,
  query: fc
    .array(fc.tuple(word, word), { maxLength: 6 })
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&')),
  headers: fc.array(header, { maxLength: 6 }),
  cookies: fc.array(word, { maxLength: 3 }),
  body: fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.uint8Array({ maxLength: 96 }),
    fc.json({ maxDepth: 2 }),
  ),
});
