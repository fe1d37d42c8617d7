import fc from 'fast-check';
import { createLogger, instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { describe, expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';

function recording(options: Parameters<typeof createLogger>[0] = {}): {
  logger: ReturnType<typeof createLogger>;
  text: () => string;
  last: () => Record<string, unknown>;
} {
  const lines: string[] = [];
  const logger = createLogger({ write: (line) => void lines.push(line), ...options });
  return {
    logger,
    text: () => lines.at(-1) ?? '',
    last: () => JSON.parse(lines.at(-1) ?? 'null') as Record<string, unknown>,
  };
}

/** What `fn` logs inside an invocation, with stdout taken by the logger's own `write`. */
async function inside(fn: () => unknown): Promise<void> {
  const telemetry = { ...memoryTelemetry(), stdout: true, loggerProvider: undefined };
  await instrument(async () => fn(), { telemetry, service: 'shop' })({}, lambdaContext());
}

describe('the line', () => {
  test('has its keys in their order, one object, one line', async () => {
    const { logger, text } = recording({ service: 'shop', keys: { team: 'a' } });
    await inside(() => {
      logger.setCorrelationId('c1');
      logger.info('hello', { order: 7, error: new Error('no') });
    });
    expect(text()).toMatch(/^\{.*\}\n$/);
    expect(Object.keys(JSON.parse(text()))).toEqual([
      'level',
      'message',
      'timestamp',
      'service',
      'cold_start',
      'function_name',
      'function_memory_size',
      'function_arn',
      'function_request_id',
      'correlation_id',
      'trace_id',
      'span_id',
      'trace_flags',
      'team',
      'order',
      'error',
    ]);
  });

  test('outside of an invocation has no ids', () => {
    const { logger, last } = recording({ service: 'shop' });
    logger.info('hello');
    expect(last()).toEqual({
      level: 'INFO',
      message: 'hello',
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
      service: 'shop',
    });
  });

  test('takes an error, an object, several of each, and anything else as extra', () => {
    const { logger, last } = recording();
    logger.error(new TypeError('bad') as never);
    expect(last()).toMatchObject({ message: 'bad', error: { name: 'TypeError' } });
    logger.info({ message: 'm', a: 1 }, { b: 2 }, 'text');
    expect(last()).toMatchObject({ message: 'm', a: 1, b: 2, extra: 'text' });
    logger.error('failed', new RangeError('out'));
    expect(last()).toMatchObject({
      message: 'failed',
      error: { name: 'RangeError', location: expect.stringMatching(/logger\.test\.ts:\d+$/) },
    });
  });

  test('lets a key of the call win over the same one of the logger', () => {
    const { logger, text } = recording({ keys: { a: 1, b: 1 } });
    logger.info('x', { a: 2 });
    expect(JSON.parse(text())).toMatchObject({ a: 2, b: 1 });
    expect(text().match(/"a":/g)).toHaveLength(1);
  });

  test('keeps its own keys from being overwritten', () => {
    const { logger, last } = recording({ service: 'shop' });
    logger.info('x', { level: 'FAKE', trace_id: 'fake', service: 'fake', fine: 1 });
    expect(last()).toMatchObject({ level: 'INFO', service: 'shop', fine: 1 });
    expect(last()).not.toHaveProperty('trace_id');
  });
});

describe('levels', () => {
  test('are taken in any case, and lines below are not written', () => {
    const { logger, text } = recording({ level: 'warn' });
    logger.info('no');
    expect(text()).toBe('');
    logger.warn('yes');
    expect(text()).toContain('"WARN"');
    logger.setLevel('trace');
    logger.trace('now');
    expect(text()).toContain('"TRACE"');
    expect(logger.level).toBe('TRACE');
  });

  test('an unknown one is refused with the known ones', () => {
    expect(() => createLogger({ level: 'verbose' as never })).toThrow(
      'Unknown log level "verbose". Use one of TRACE, DEBUG, INFO, WARN, ERROR, CRITICAL, SILENT.',
    );
  });
});

describe('keys', () => {
  test("of a child are on its lines alone, with the parent's before them", async () => {
    const { logger, last } = recording({ keys: { a: 1 } });
    const child = logger.child({ b: 2 });
    await inside(() => {
      logger.appendKeys({ c: 3 });
      child.appendKeys({ d: 4 });
      child.info('x');
      expect(last()).toMatchObject({ a: 1, b: 2, c: 3, d: 4 });
      logger.info('x');
      expect(last()).toMatchObject({ a: 1, c: 3 });
      expect(last()).not.toHaveProperty('d');
    });
    child.info('after');
    expect(last()).not.toHaveProperty('c');
  });

  test('are merged deeply where both are plain objects, and lists are replaced', async () => {
    const { logger, last } = recording();
    await inside(() => {
      logger.appendKeys({ user: { id: 1, tags: [1, 2, 3] } });
      logger.appendKeys({ user: { name: 'ann', tags: [9] } });
      logger.info('x');
    });
    expect(last()['user']).toEqual({ id: 1, name: 'ann', tags: [9] });
  });

  test('are removed and reset for the invocation', async () => {
    const { logger, last } = recording({ keys: { a: 1 } });
    await inside(() => {
      logger.appendKeys({ b: 2, c: 3 });
      logger.removeKeys(['a', 'b']);
      logger.info('x');
      expect(last()).toMatchObject({ c: 3 });
      expect(last()).not.toHaveProperty('a');
      logger.resetKeys();
      logger.info('x');
      expect(last()).toMatchObject({ a: 1 });
      expect(last()).not.toHaveProperty('c');
    });
  });
});

describe('hostile values', () => {
  const thrower = {
    get boom(): string {
      throw new Error('getter');
    },
    fine: 1,
  };
  const cycle: Record<string, unknown> = { name: 'cycle' };
  cycle['self'] = cycle;
  const unreadable = new Proxy(
    {},
    {
      ownKeys: () => {
        throw new Error('proxy');
      },
    },
  );

  test.each<[string, unknown, unknown]>([
    ['a getter that throws', thrower, { boom: '[Thrown: getter]', fine: 1 }],
    ['a cycle', cycle, { name: 'cycle', self: '[Circular]' }],
    ['a BigInt', 10n, '10'],
    ['a Map', new Map([['a', 1]]), { a: 1 }],
    ['a Map with other keys', new Map([[1, 2]]), [[1, 2]]],
    ['a Set', new Set([1, 2]), [1, 2]],
    ['bytes', new Uint8Array([1, 2, 3]), 'AQID'],
    ['many bytes', new Uint8Array(1_000), '[Uint8Array of 1000 bytes]'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function', function named() {}, '[Function named]'],
    ['an invalid date', new Date(Number.NaN), 'Invalid Date'],
    ['a date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['not a number', Number.NaN, 'NaN'],
    ['a proxy that throws', unreadable, '[Unreadable: proxy]'],
    [
      'a toJSON that throws',
      {
        toJSON: () => {
          throw new Error('json');
        },
      },
      '[Unreadable: json]',
    ],
    ['a URL', new URL('https://a.example/b'), 'https://a.example/b'],
    ['a regular expression', /a+/g, '/a+/g'],
    ['an object of no class', Object.assign(Object.create(null), { a: 1 }), { a: 1 }],
    ['a shared value', [cycle['name'], cycle['name']], ['cycle', 'cycle']],
  ])('%s is written as near as JSON can', (_, value, written) => {
    const { logger, last } = recording();
    logger.info('x', { value });
    expect(last()['value']).toEqual(written);
  });

  test('an error has its causes, also in a circle', () => {
    const { logger, last } = recording();
    const error = new Error('outer', { cause: new Error('inner') });
    (error.cause as Error).cause = error;
    Object.assign(error, { code: 'E_OUT' });
    logger.error('x', error);
    expect(last()['error']).toMatchObject({
      message: 'outer',
      code: 'E_OUT',
      cause: { message: 'inner', cause: { message: 'outer' } },
    });
  });

  test.each([
    ['a value of 10 MB', { value: 'x'.repeat(10_000_000) }],
    ['10,000 keys', Object.fromEntries(Array.from({ length: 10_000 }, (_, i) => [`k${i}`, i]))],
    ['a list of 100,000', { value: Array.from({ length: 100_000 }, (_, i) => i) }],
    ['multi-byte text', { value: '\u{1f600}'.repeat(100_000) }],
  ])('%s is cut to a line of 60,000 bytes that says so', (_, keys) => {
    const { logger, text } = recording();
    logger.info('big', keys);
    expect(Buffer.byteLength(text())).toBeLessThanOrEqual(60_000);
    expect(JSON.parse(text())).toMatchObject({ message: 'big' });
    expect(text()).toContain('Cut');
  });

  test('any JSON value comes back as it was, in one line', () => {
    const { logger, text, last } = recording();
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.jsonValue(), (message, value) => {
        logger.info(message, { value });
        expect(text().indexOf('\n')).toBe(text().length - 1);
        expect(last()).toEqual({
          ...last(),
          message: JSON.parse(JSON.stringify(message)),
          value: JSON.parse(JSON.stringify(value)),
        });
      }),
    );
  });

  test('anything at all never throws, and the line parses', () => {
    const { logger, last } = recording();
    fc.assert(
      fc.property(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withSparseArray: true,
          withNullPrototype: true,
          withBoxedValues: true,
        }),
        fc.dictionary(fc.string(), fc.anything()),
        (detail, keys) => {
          logger.info('x', detail, keys);
          expect(last()['level']).toBe('INFO');
        },
      ),
    );
  });
});
