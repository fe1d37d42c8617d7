import { createContext, runInContext } from 'node:vm';
import { expect, test } from 'vitest';
import { recording } from './recording.js';

const LOCATION = expect.stringMatching(/errors\.test\.ts:\d+$/);

/** An error as it was written, as the error of a line and below a key: both are the same. */
function written(error: unknown): Record<string, unknown> {
  const { logger, last } = recording();
  logger.error('x', { error });
  const asError = last()['error'];
  logger.error('x', { deep: [{ error }] });
  expect(last()['deep']).toEqual([{ error: asError }]);
  return asError as Record<string, unknown>;
}

test('an error has name, message, stack, location, cause and what is its own, in this order', () => {
  const error = Object.assign(new RangeError('out', { cause: 'why' }), { code: 'E_OUT', at: 7 });
  const fields = written(error);
  expect(Object.keys(fields)).toEqual([
    'name',
    'message',
    'stack',
    'location',
    'cause',
    'code',
    'at',
  ]);
  expect(fields).toEqual({
    name: 'RangeError',
    message: 'out',
    stack: error.stack,
    location: LOCATION,
    cause: 'why',
    code: 'E_OUT',
    at: 7,
  });
});

class NotFound extends Error {
  override name = 'NotFound';
}

const toJson = Object.assign(new Error('own'), { toJSON: () => 'short', a: 1 });
const aborted = AbortSignal.abort().reason as Error;
const thrower = Object.defineProperties(new Error('own'), {
  stack: {
    get() {
      throw new Error('no stack');
    },
  },
  own: {
    enumerable: true,
    get() {
      throw new Error('no own');
    },
  },
});
class Unreadable extends Error {
  override get name(): string {
    throw new Error('no name');
  }
  override get message(): string {
    throw new Error('no message');
  }
}
const foreign = (code: string): unknown => runInContext(code, createContext({}));
const anonymous = Object.assign(new Error('m'), { name: '' });
const odd = Object.assign(new Error('m'), { name: Symbol('n'), message: { a: 1 }, stack: 7 });
const proto = Object.assign(new Error('m'), JSON.parse('{"__proto__":{"a":1},"b":2}'));

test.each<[string, unknown, object]>([
  ['of a class', new NotFound('m'), { name: 'NotFound', message: 'm', location: LOCATION }],
  ['with toJSON, which is not asked', toJson, { message: 'own', a: 1 }],
  ['of an abort', aborted, { name: 'AbortError', message: 'This operation was aborted' }],
  ['with getters that throw', thrower, { stack: '[Thrown: no stack]', own: '[Thrown: no own]' }],
  [
    'with a name and a message that throw',
    new Unreadable(),
    { name: '[Thrown: no name]', message: '[Thrown: no message]' },
  ],
  ['of another realm', foreign('new TypeError("far")'), { name: 'TypeError', message: 'far' }],
  [
    'of another realm, with several',
    foreign('new AggregateError([new Error("far")])'),
    { name: 'AggregateError', errors: [{ message: 'far' }] },
  ],
  [
    'of several',
    new AggregateError([new Error('1'), 'two'], 'all'),
    { name: 'AggregateError', message: 'all', errors: [{ message: '1' }, 'two'] },
  ],
  ['without a name', anonymous, { name: 'Error' }],
  [
    'with fields of other types',
    odd,
    { name: 'Symbol(n)', message: '[object Object]', stack: '7' },
  ],
  ['with names that objects have', proto, { b: 2 }],
  ['behind a proxy', new Proxy(new Error('m'), {}), { name: 'Error', message: 'm' }],
  [
    'behind a proxy that hides its fields',
    new Proxy(new Error('m'), {
      getOwnPropertyDescriptor() {
        throw new Error('no');
      },
    }),
    { name: 'Error', message: 'm' },
  ],
  ['with a cause that is none', new Error('m', { cause: { id: 1 } }), { cause: { id: 1 } }],
])('an error %s', (_, error, expected) => {
  expect(written(error)).toMatchObject(expected);
});

test.each(['text', 42, null, [1], { message: 'like one' }])('%j as an error is itself', (error) => {
  expect(written(error)).toEqual(error);
});

test('a chain of causes ends where it began, and after 15 causes', () => {
  const first = new Error('first');
  first.cause = new Error('second', { cause: first });
  expect(written(first)).toMatchObject({
    message: 'first',
    cause: { message: 'second', cause: '[Circular]' },
  });

  const chain = Array.from({ length: 100 }).reduce<Error | undefined>(
    (cause, _, index) => new Error(`${100 - index}`, { cause }),
    undefined,
  );
  const { logger, last } = recording();
  logger.error('x', { error: chain });
  let depth = 0;
  let cause = last()['error'];
  for (; typeof cause === 'object'; depth += 1) {
    const fields = cause as Record<string, unknown>;
    expect(fields['message']).toBe(`${depth + 1}`);
    cause = fields['cause'];
  }
  expect([depth, cause]).toEqual([16, '[Too deep]']);
});

test.each<[string, string, string | undefined]>([
  ['a CommonJS path', '    at run (/var/task/app.js:3:7)', '/var/task/app.js:3'],
  ['an ES module', '    at file:///var/task/app.mjs:3:7', 'file:///var/task/app.mjs:3'],
  ['an async function', '    at async run (/a (b) (c)/app.js:3:7)', '/a (b) (c)/app.js:3'],
  ['an async arrow function', '    at async /a b/(c)/app.js:3:7', '/a b/(c)/app.js:3'],
  ['a method by another name', '    at A.b [as c] (/app.js:3:7)', '/app.js:3'],
  ['a constructor', '    at new A (/node_modules/a/app.js:3:7)', '/node_modules/a/app.js:3'],
  ['Windows', '    at run (C:\\task\\app.js:3:7)', 'C:\\task\\app.js:3'],
  ['a built-in first', '    at JSON.parse (<anonymous>)\n    at /app.js:3:7', '/app.js:3'],
  ['Node.js first', '    at open (node:fs:1:2)\n    at /app.js:3:7', '/app.js:3'],
  ['Node.js alone', '    at open (node:fs:1:2)\n    at <anonymous>', 'node:fs:1'],
  ['nothing in a file', '    at JSON.parse (<anonymous>)', undefined],
  ['no frames', '', undefined],
])('the location of %s', (_, frames, location) => {
  const error = Object.assign(new Error('m'), { stack: `Error: m\n${frames}` });
  expect(written(error)['location']).toBe(location);
});

test('a message that looks like a frame is not the location', () => {
  const error = new Error('m\n    at fake (/fake.js:1:1)');
  expect(written(error)['location']).toEqual(LOCATION);
});
