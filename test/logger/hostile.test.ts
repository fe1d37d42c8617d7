import { createContext, runInContext } from 'node:vm';
import fc from 'fast-check';
import { createLogger } from 'fluoroscope';
import { expect, test } from 'vitest';
import { inside, recording } from './recording.js';

const thrower = {
  get boom(): string {
    throw new Error('getter');
  },
  fine: 1,
};
const cycle: Record<string, unknown> = { name: 'cycle' };
cycle['self'] = cycle;
const revoked = Proxy.revocable<object>({}, {});
revoked.revoke();
const unreadable = new Proxy(
  {},
  {
    ownKeys: () => {
      throw new Error('proxy');
    },
  },
);
const otherRealm = createContext({});
const foreign = (code: string): unknown => runInContext(code, otherRealm);

class EndlessSet extends Set {
  override *[Symbol.iterator](): SetIterator<unknown> {
    for (;;) yield 'again';
  }
}

const throwing = (what: unknown) => (): never => {
  throw what;
};

// D18, D19: Powertools throws at the getters, and writes maps and sets as {}, bytes as an object.
const VALUES: ReadonlyArray<[string, unknown, unknown]> = [
  ['a getter that throws', thrower, { boom: '[Thrown: getter]', fine: 1 }],
  ['a cycle', cycle, { name: 'cycle', self: '[Circular]' }],
  ['a value at two places', [cycle['name'], cycle['name']], ['cycle', 'cycle']],
  ['a BigInt', 10n, '10'],
  ['not a number', Number.NaN, 'NaN'],
  ['infinity', Number.NEGATIVE_INFINITY, '-Infinity'],
  ['a symbol', Symbol('s'), 'Symbol(s)'],
  ['a function', function named() {}, '[Function named]'],
  ['a function without a name', () => {}, '[Function anonymous]'],
  ['a Map', new Map([['a', 1]]), { a: 1 }],
  ['a Map with other keys', new Map([[1, 2]]), [[1, 2]]],
  ['a Map of a Map', new Map([['a', new Map([['b', new Set([1])]])]]), { a: { b: [1] } }],
  [
    'a Map with the key toJSON',
    new Map([['toJSON', throwing(new Error('x'))]]),
    { toJSON: expect.anything() },
  ],
  ['a Set', new Set([1, new Set([2])]), [1, [2]]],
  ['a Set that never ends', new EndlessSet([1]), [1]],
  ['a WeakMap', new WeakMap(), '[WeakMap]'],
  ['a WeakSet', new WeakSet(), '[WeakSet]'],
  ['a promise', Promise.resolve(1), '[Promise]'],
  ['bytes', new Uint8Array([1, 2, 3]), 'AQID'],
  ['a part of bytes', new Uint8Array([1, 2, 3]).subarray(1), 'AgM='],
  ['a Buffer', Buffer.from('abc'), 'YWJj'],
  ['a Buffer of 1,000 bytes', Buffer.alloc(1_000), '[Uint8Array of 1000 bytes]'],
  ['numbers of 8 bytes', new Float64Array(33), '[Float64Array of 264 bytes]'],
  ['an ArrayBuffer', new Uint8Array([1, 2, 3]).buffer, 'AQID'],
  ['a DataView', new DataView(new ArrayBuffer(1)), 'AA=='],
  ['an invalid date', new Date(Number.NaN), 'Invalid Date'],
  ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
  ['a regular expression', /a+/g, '/a+/g'],
  ['a URL', new URL('https://a.example/b'), 'https://a.example/b'],
  ['a boxed number', Object(7), 7],
  ['a boxed symbol', Object(Symbol('s')), 'Symbol(s)'],
  [
    'a boxed number that says it is an object',
    Object.assign(Object(7), { valueOf: () => cycle }),
    { name: 'cycle', self: { name: 'cycle', self: '[Circular]' } },
  ],
  ['a Map of another realm', foreign('new Map([["a", 1]])'), { a: 1 }],
  ['a Set of another realm', foreign('new Set([1])'), [1]],
  ['a date of another realm', foreign('new Date(0)'), '1970-01-01T00:00:00.000Z'],
  ['a Map that is none', Object.create(Map.prototype), {}],
  ['an object of no class', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
  ['a proxy that throws', unreadable, '[Unreadable: proxy]'],
  ['a proxy that is revoked', revoked.proxy, expect.stringMatching(/^\[Unreadable: .*revoked\]$/)],
  ['a list of such', [revoked.proxy, 1], [expect.stringMatching(/^\[Unreadable/), 1]],
  ['a toJSON that throws', { toJSON: throwing(new Error('json')) }, '[Unreadable: json]'],
  [
    'a getter that throws no error',
    {
      get a() {
        return throwing(null)();
      },
    },
    { a: '[Thrown: null]' },
  ],
  [
    'a getter that throws what cannot be read',
    {
      get a() {
        throw revoked.proxy;
      },
    },
    { a: '[Thrown: unknown]' },
  ],
  [
    'a toJSON that returns itself',
    {
      a: 1,
      toJSON() {
        return this;
      },
    },
    { a: 1, toJSON: '[Function toJSON]' },
  ],
  ['a toJSON that returns nothing', [{ toJSON: () => undefined }], [null]],
  [
    'a toJSON that never ends',
    {
      toJSON() {
        return { ...this };
      },
    },
    '[Too deep]',
  ],
  ['a toJSON that is no function', { toJSON: 'text' }, { toJSON: 'text' }],
  ['a list with holes', Object.assign(new Array(2), { 1: 1 }), [null, 1]],
  ['lone surrogates', '\ud800 and \udc00', '\ud800 and \udc00'],
  ['separators of lines, and NUL', '\u2028\u2029\n\r\0', '\u2028\u2029\n\r\0'],
  [
    'names that objects have',
    JSON.parse('{"__proto__":1,"constructor":2,"length":3}'),
    JSON.parse('{"__proto__":1,"constructor":2,"length":3}'),
  ],
  ['16 levels', nested(14), nested(14)],
];

function nested(depth: number): unknown {
  return depth === 0 ? 'bottom' : [nested(depth - 1)];
}

test.each(VALUES)('%s is written as near as JSON can', (_, value, written) => {
  const { logger, last, text } = recording();
  logger.info('x', { value });
  expect(last()['value']).toEqual(written);
  expect(text().indexOf('\n')).toBe(text().length - 1);
});

test.each(VALUES)(
  '%s as a message, a detail, a key of all lines and an error',
  async (_, value) => {
    const { logger, lines } = recording({ keys: { value } });
    await inside(() => {
      logger.appendKeys({ more: value });
      logger.info(value as string);
      logger.info('x', value);
      logger.error('x', { error: value });
      logger.child({ own: value }).info('x', { value });
    });
    expect(lines).toHaveLength(4);
    for (const line of lines) expect(Object.keys(JSON.parse(line))).toContain('value');
  },
);

test('a key without a value, or with a toJSON that returns none, is left out', () => {
  const { logger, text } = recording({ service: 's' });
  logger.info('x', { a: undefined, b: { toJSON: () => undefined }, c: 1 });
  expect(text()).toMatch(/"service":"s","c":1\}\n$/);
});

test.each<[string, readonly unknown[], object]>([
  ['a value of 10 MB', ['big', { value: 'x'.repeat(10_000_000) }], { message: 'big' }],
  ['a message of 10 MB', ['\n'.repeat(10_000_000), { a: 1 }], { a: 1 }],
  ['10,000 keys', ['big', numbered(10_000)], { message: 'big', k0: 0 }],
  ['a list of 100,000', ['big', { value: Array.from({ length: 100_000 }, (_, i) => i) }], {}],
  ['a list of 4,000,000,000 holes', ['big', { value: new Array(4_000_000_000) }], {}],
  ['text of four bytes each', ['big', { value: '\u{1f600}'.repeat(100_000) }], {}],
  ['text that is escaped', ['big', { value: '\0'.repeat(100_000) }], {}],
  ['a name of a key of 100,000 characters', ['big', { ['n'.repeat(100_000)]: 1, a: 1 }], { a: 1 }],
  [
    'many long names',
    [
      'big',
      Object.fromEntries(Object.entries(numbered(1_000)).map(([k, v]) => [k.padEnd(2_000), v])),
    ],
    {},
  ],
  [
    'an error with 10 MB',
    ['big', new Error('e'.repeat(10_000_000))],
    { message: 'big', error: { name: 'Error' } },
  ],
  ['a wide tree', ['big', { value: tree(4) }], {}],
])('%s is cut to a line of 60,000 bytes that says so', (_, given, expected) => {
  const { logger, text, last } = recording({ keys: { all: 'lines' } });
  logger.info(...(given as [string]));
  expect(Buffer.byteLength(text())).toBeLessThanOrEqual(60_000);
  expect(last()).toMatchObject({ all: 'lines', ...expected });
  if (!_.startsWith('a name')) expect(text()).toContain('[Cut');
});

test('a line is cut at 60,000 bytes, not before', () => {
  const { logger, text } = recording({ service: 's' });
  logger.info('');
  const room = 60_000 - Buffer.byteLength(text());
  logger.info('x'.repeat(room));
  expect(Buffer.byteLength(text())).toBe(60_000);
  expect(text()).not.toContain('[Cut');
  logger.info('x'.repeat(room + 1));
  expect(Buffer.byteLength(text())).toBeLessThan(60_000);
  expect(text()).toContain('[Cut: ');
});

test('where the keys of the line itself are too long, level and time are left', async () => {
  const { logger, text, last } = recording({ service: 's'.repeat(70_000) });
  await inside(() => logger.critical('m', { a: 1 }));
  expect(Object.keys(last())).toEqual(['level', 'message']);
  expect(Buffer.byteLength(text())).toBeLessThan(100);
});

function numbered(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`k${index}`, index]));
}

function tree(depth: number): unknown {
  return depth === 0 ? {} : Array.from({ length: 20 }, () => tree(depth - 1));
}

const UNREADABLE = [Symbol('s'), () => {}, revoked.proxy, unreadable, cycle, new EndlessSet([1])];

/** Anything, and what throws when it is looked at. */
const hostile: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withSet: true,
      withTypedArray: true,
      withSparseArray: true,
      withNullPrototype: true,
      withBoxedValues: true,
      withObjectString: true,
      withUnicodeString: true,
    }),
  },
  fc.string({ unit: 'binary', maxLength: 50 }),
  // Too long for a line, by itself or with its like.
  fc.nat(40_000).map((length) => 'x\u{1f600}'.repeat(length)),
  fc.anything().map((inner) => new Error('an error', { cause: inner })),
  fc.anything().map((inner) => ({ toJSON: () => inner })),
  fc.anything().map((inner) => ({
    get a(): never {
      throw inner;
    },
    b: inner,
  })),
  fc.anything().map((inner) => new Proxy([inner], { get: throwing(new Error('get')) })),
  // In a list, as fast-check itself looks at what it makes.
  fc.nat(UNREADABLE.length - 1).map((index) => [UNREADABLE[index]]),
);

const names = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toJSON',
    'level',
    'message',
    'error',
    '0',
    '12',
    'trace_id',
  ),
);

const hostileKeys = fc.dictionary(names, hostile, { noNullPrototype: false });

test('whatever a call is given nothing is thrown, and there is one line that is well-formed', async () => {
  let written: string[] = [];
  const write = (line: string): void => void written.push(line);
  const loggers = [
    createLogger({ service: 's', write }),
    createLogger({
      location: true,
      timestamp: { timeZone: 'Asia/Kathmandu' },
      keyOrder: ['zz', 'message', '__proto__', '12'],
      recordExceptions: true,
      redact: ['secret', 'a.*', (_key, value) => value],
      sampleRate: 1,
      buffer: { level: 'TRACE' },
      write,
    }),
    createLogger({ formatter: (record) => ({ ...record, more: record }), write }),
  ];
  const call = fc.tuple(hostile, fc.array(hostile, { maxLength: 3 }), hostileKeys);
  await inside(() => {
    fc.assert(
      fc.property(call, ([message, details, keys]) => {
        written = [];
        for (const logger of loggers) {
          logger.resetKeys();
          logger.appendKeys(keys);
          logger.child(keys).error(message as string, ...details, keys);
        }
        expect(written).toHaveLength(loggers.length);
        for (const line of written) expectWellFormed(line);
        expect(written[0]?.startsWith('{"level":"ERROR","message":')).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});

/** One line, within its limit, without a name that is there twice. */
function expectWellFormed(line: string): void {
  expect(line.indexOf('\n')).toBe(line.length - 1);
  expect(Buffer.byteLength(line)).toBeLessThanOrEqual(60_000);
  // The parser puts names that are numbers first, so the order may differ, and the length may not.
  expect(JSON.stringify(JSON.parse(line)).length).toBe(line.length - 1);
}

test('any JSON value comes back as it was', () => {
  const { logger, last } = recording();
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (message, value) => {
      logger.info(message, { value });
      expect(last()).toMatchObject({ message });
      expect(last()['value']).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { numRuns: 1_000 },
  );
});
