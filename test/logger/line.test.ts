import { createLogger } from 'fluoroscope';
import { describe, expect, test } from 'vitest';
import { collectWarnings } from '../diagnostic-warnings.js';
import { inside, recording } from './recording.js';

describe('the line', () => {
  test('has its keys in their order and of their types, one object, one line', async () => {
    const { logger, text, last } = recording({
      service: 'shop',
      keys: { team: 'a' },
      sampleRate: 1,
      location: true,
    });
    await inside(
      () => {
        logger.setCorrelationId('c1');
        logger.appendKeys({ error: 'overwritten', cart: 1 });
        logger.info('hello', { order: 7, error: new Error('no') });
      },
      { context: { tenantId: 't1' } },
    );
    expect(text()).toMatch(/^\{.*\}\n$/);
    expect(Object.entries(last()).map(([key, value]) => `${key} ${typeof value}`)).toEqual([
      'level string',
      'message string',
      'timestamp string',
      'service string',
      'cold_start boolean',
      'function_name string',
      'function_memory_size number',
      'function_arn string',
      'function_request_id string',
      'tenant_id string',
      'correlation_id string',
      'trace_id string',
      'span_id string',
      'trace_flags string',
      'sampling_rate number',
      'location string',
      'team string',
      'cart number',
      'order number',
      'error object',
    ]);
  });

  test('has every name once, and ends with the error of the call before that of its keys', async () => {
    const { logger, text } = recording({ keys: { error: 'of all lines' } });
    logger.info('x', { own: 1 });
    expect(text()).toMatch(/"own":1,"error":"of all lines"\}\n$/);
    logger.info('x', { own: 1 }, new Error('of this line'));
    expect(text().match(/"error":/g)).toHaveLength(1);
    expect(text()).toContain('"message":"of this line"');
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

  // D30: an instance of Powertools has a cold start of its own, and each child again.
  test('says of one cold start, whichever logger or child writes it first', async () => {
    const { logger, last } = recording();
    const other = recording();
    const seen: unknown[] = [];
    for (let invocation = 0; invocation < 2; invocation += 1) {
      await inside(() => {
        logger.info('x');
        seen.push(last()['cold_start']);
        logger.child({}).info('x');
        seen.push(last()['cold_start']);
        other.logger.info('x');
        seen.push(other.last()['cold_start']);
      });
    }
    // The first invocations of this file were above.
    expect(seen).toEqual(Array(6).fill(false));
  });

  test.each(['level', 'trace_id', 'service', 'timestamp', 'sampling_rate', 'location'])(
    'keeps its own key %s from being overwritten, with one warning',
    async (name) => {
      const warnings = collectWarnings();
      const { logger, last } = recording({ service: 'shop', keys: { [name]: 'fake' } });
      await inside(() => {
        logger.appendKeys({ [name]: 'fake' });
        logger.info('x', { [name]: 'fake', fine: 1 });
        logger.child({ [name]: 'fake' }).info('x', { fine: 1 });
      });
      expect(Object.values(last())).not.toContain('fake');
      expect(last()).toMatchObject({ level: 'INFO', service: 'shop', fine: 1 });
      expect(warnings).toEqual([
        `The log key "${name}" is one of the line's own and was left out. Use another name.`,
      ]);
    },
  );
});

describe('what a call may be given', () => {
  const error = new RangeError('out');

  test.each<[string, readonly unknown[], object]>([
    ['a text', ['m'], { message: 'm' }],
    ['an empty text', [''], { message: '' }],
    ['a message with keys', [{ message: 'm', a: 1 }], { message: 'm', a: 1 }],
    ['keys without a message', [{ a: 1 }], { message: '', a: 1 }],
    ['an error', [error], { message: 'out', error: { name: 'RangeError' } }],
    ['nothing', [undefined], { message: '' }],
    ['null', [null], { message: '' }],
    ['a number', [42], { message: 42 }],
    ['a BigInt', [42n], { message: '42' }],
    ['a symbol', [Symbol('s')], { message: 'Symbol(s)' }],
    ['a list', [[1, 2]], { message: [1, 2] }],
    ['a date', [new Date(0)], { message: '1970-01-01T00:00:00.000Z' }],
    ['keys of two objects, the later one first', ['m', { a: 1, b: 1 }, { b: 2 }], { a: 1, b: 2 }],
    ['a text beside the message', ['m', 'text'], { extra: 'text' }],
    ['several of anything', ['m', 'a', 7, ['b']], { extra: ['a', 7, ['b']] }],
    ['a map, which has no named fields', ['m', new Map([['a', 1]])], { extra: { a: 1 } }],
    ['bytes', ['m', Buffer.from('abc')], { extra: 'YWJj' }],
    ['an error beside the message', ['m', error], { message: 'm', error: { message: 'out' } }],
    ['an error among keys', ['m', { error, a: 1 }], { error: { message: 'out' }, a: 1 }],
    ['an error by another name', ['m', { err: error }], { err: { name: 'RangeError' } }],
    ['a second error', ['m', error, new Error('2')], { extra: { message: '2' } }],
    ['an error that is none', ['m', { error: 42 }], { error: 42 }],
    [
      "a callback's null, and an error",
      ['m', { error: null }, error],
      { error: { name: 'RangeError' } },
    ],
    ['null and undefined beside the message', ['m', null, undefined, { a: 1 }], { a: 1 }],
    ['a key without a value', ['m', { a: undefined, b: null, c: '' }], { b: null, c: '' }],
    [
      'names that objects have, of several objects',
      ['m', { a: 1 }, JSON.parse('{"__proto__":{"error":"fake","b":2}}')],
      JSON.parse('{"a":1,"__proto__":{"error":"fake","b":2}}') as object,
    ],
    [
      'own fields of a class',
      [
        'm',
        new (class Point {
          x = 1;
        })(),
      ],
      { x: 1 },
    ],
  ])('%s', (_, given, expected) => {
    const { logger, last, lines } = recording();
    logger.info(...(given as [string]));
    expect(lines).toHaveLength(1);
    const { level, timestamp, service, ...fields } = last();
    expect(fields).toMatchObject(expected);
    const own = new Set(['message', ...Object.keys(expected)]);
    expect(Object.keys(fields).filter((key) => !own.has(key) && key !== 'error')).toEqual([]);
    expect(Object.keys(fields)).toEqual(expect.arrayContaining(Object.keys(expected)));
  });

  test('a message among the keys of a call does not replace its own', () => {
    const { logger, last } = recording();
    logger.info('real', { message: 'fake' });
    expect(last()['message']).toBe('real');
    logger.info({ message: 'real' }, { message: 'fake' });
    expect(last()['message']).toBe('real');
  });

  test('the methods need no logger around them', () => {
    const { logger, last } = recording();
    const { info, child } = logger;
    info('x');
    expect(last()['message']).toBe('x');
    child({ a: 1 }).info('y');
    expect(last()).toMatchObject({ message: 'y', a: 1 });
  });
});

describe('an option of the wrong type is refused by name', () => {
  test.each([
    ['service', 7],
    ['keys', 'a'],
    ['keys', null],
    ['location', 'yes'],
    ['recordExceptions', 1],
    ['formatter', {}],
    ['write', 'stdout'],
    ['keyOrder', 'level'],
    ['timestamp', 'rfc'],
    ['timestamp', { timeZone: 5 }],
    ['timestamp', null],
  ])('%s: %j', (option, value) => {
    expect(() => createLogger({ [option]: value })).toThrow(TypeError);
    expect(() => createLogger({ [option]: value })).toThrow(`createLogger: ${option} must be`);
  });
});
