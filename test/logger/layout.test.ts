import type { LogFormatter } from 'fluoroscope';
import { expect, test, vi } from 'vitest';
import { collectWarnings } from '../diagnostic-warnings.js';
import { inside, recording } from './recording.js';

test('a formatter gets the record as it would be written, and its object is written', async () => {
  const formatter = vi.fn<LogFormatter>(({ level, message, order }) => ({
    severity: level,
    text: message,
    order,
  }));
  const { logger, text } = recording({ formatter, redact: ['password'] });
  await inside(() =>
    logger.warn(
      'hello',
      { order: { id: 7n, at: new Date(0) }, password: 'secret' },
      new RangeError('no'),
    ),
  );
  expect(text()).toBe(
    '{"severity":"WARN","text":"hello","order":{"id":"7","at":"1970-01-01T00:00:00.000Z"}}\n',
  );
  const [record = {}] = formatter.mock.calls[0] ?? [];
  expect(Object.keys(record)).toEqual([
    'level',
    'message',
    'timestamp',
    'service',
    'cold_start',
    'function_name',
    'function_memory_size',
    'function_arn',
    'function_request_id',
    'trace_id',
    'span_id',
    'trace_flags',
    'order',
    'password',
    'error',
  ]);
  expect(record).toMatchObject({
    function_memory_size: 256,
    password: '[Redacted]',
    error: { name: 'RangeError', message: 'no' },
  });
});

test.each<[string, () => unknown, string]>([
  [
    'throws',
    () => {
      throw new Error('broken');
    },
    'broken',
  ],
  ['returns nothing', () => undefined, 'it returned undefined'],
  ['returns a text', () => '{}', 'it returned "{}"'],
  ['returns a list', () => [1], 'it returned [1]'],
  ['returns a promise', async () => ({}), 'it returned "[Promise]"'],
  ['returns names that are too long', () => longNames(), 'its keys are too long'],
])('a formatter that %s: the line as without it, and one warning', (_, formatter, reason) => {
  const warnings = collectWarnings();
  const { logger, last } = recording({ formatter: formatter as never, service: 's' });
  logger.info('x', { a: 1 });
  logger.child({ b: 2 }).info('y');
  expect(last()).toMatchObject({ level: 'INFO', message: 'y', service: 's', b: 2 });
  expect(warnings).toEqual([
    `A formatter failed, and lines are written without it. Let it return an object. (${reason})`,
  ]);
});

/** Names are written before what is below them, so that none of these is left out. */
function longNames(): object {
  return Array.from({ length: 15 }).reduce<object>(
    (below) => ({ ['\0'.repeat(1_000)]: below }),
    {},
  );
}

test('what a formatter returns is as safe and as short as any line', () => {
  const cycle: Record<string, unknown> = {};
  cycle['self'] = cycle;
  const formatter = (): object => ({ big: '\u{1f600}'.repeat(100_000), cycle, id: 7n });
  const { logger, text, last } = recording({ formatter });
  logger.info('x');
  expect(Buffer.byteLength(text())).toBeLessThanOrEqual(60_000);
  expect(last()['big']).toMatch(/\[Cut: 200000 characters\]$/);
});

test('keyOrder puts keys first, the own ones of a line too, and leaves the rest in its order', async () => {
  const keyOrder = ['message', 'order', 'nobody', 'error', 'level', '__proto__'];
  const { logger, text } = recording({ keyOrder, service: 's', keys: { team: 'a' } });
  await inside(() => logger.child({ of: 'child' }).info('x', { 7: 1, order: 7 }, new Error('e')));
  const names = [...text().matchAll(/(?<=[{,])"(\w+)":/g)].map((match) => match[1]);
  expect(
    names.filter((name) => !/^(function_|trace_|span_|cold|stack|location|name)/.test(name ?? '')),
  ).toEqual([
    'message',
    'order',
    'error',
    'message',
    'level',
    'timestamp',
    'service',
    '7',
    'team',
    'of',
  ]);
});

test('keyOrder changes the order alone', () => {
  const plain = recording({ service: 's' });
  const ordered = recording({ service: 's', keyOrder: ['zz', 'message'] });
  for (const { logger } of [plain, ordered]) {
    logger.info('\u2028 "quoted" \ud800', { zz: [1, { a: null }], b: 1e21, error: new Error('e') });
  }
  const { timestamp, ...fields } = plain.last();
  const { error: _, ...rest } = fields;
  expect(ordered.last()).toMatchObject(rest);
  expect(ordered.text().length).toBe(plain.text().length);
});
