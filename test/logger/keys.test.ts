import { createLogger, instrument, type Logger, processBatch } from 'fluoroscope';
import { sqsEvent } from 'fluoroscope/testing';
import { expect, test } from 'vitest';
import { collectWarnings } from '../diagnostic-warnings.js';
import { lambdaContext } from '../lambda-context.js';
import { inside, recording, writingTelemetry } from './recording.js';

/** The fields of a line that are not the line's own. */
function ownOf(line: Record<string, unknown>): Record<string, unknown> {
  const standard =
    /^(level|message|timestamp|service|cold_start|function_.*|trace_.*|span_id|correlation_id|tenant_id)$/;
  return Object.fromEntries(Object.entries(line).filter(([key]) => !standard.test(key)));
}

// Before any invocation of this process has begun: keep it first.
test('keys appended before the first invocation stay, and a child sees them', async () => {
  const { logger, last } = recording({ keys: { a: 1 } });
  const child = logger.child({ c: 3 });
  logger.appendKeys({ b: 2 });
  for (let invocation = 0; invocation < 2; invocation += 1) {
    await inside(() => child.info('x'));
    expect(ownOf(last())).toEqual({ a: 1, b: 2, c: 3 });
  }
});

test('the call wins over the invocation, and the invocation over what stays', async () => {
  const { logger, last, text } = recording({ keys: { a: 1, b: 1, c: 1 } });
  await inside(() => {
    logger.appendKeys({ b: 2, c: 2 });
    logger.info('x', { c: 3 });
    expect(ownOf(last())).toEqual({ a: 1, b: 2, c: 3 });
    expect(text().match(/"c":/g)).toHaveLength(1);
    logger.removeKeys(['b']);
    logger.info('x');
    expect(ownOf(last())).toEqual({ a: 1, c: 2 });
    logger.resetKeys();
    logger.info('x');
    expect(ownOf(last())).toEqual({ a: 1, b: 1, c: 1 });
    logger.info('x', { a: undefined });
    expect(ownOf(last())).toEqual({ b: 1, c: 1 });
  });
});

test("of a child are on its lines alone, with the parent's before them", async () => {
  const { logger, last } = recording({ keys: { a: 1 } });
  const child = logger.child({ b: 2 });
  await inside(() => {
    logger.appendKeys({ c: 3 });
    child.appendKeys({ d: 4 });
    child.child({ e: 5 }).info('x');
    expect(ownOf(last())).toEqual({ a: 1, c: 3, b: 2, d: 4, e: 5 });
    expect(Object.keys(ownOf(last()))).toEqual(['a', 'c', 'b', 'd', 'e']);
    logger.info('x');
    expect(ownOf(last())).toEqual({ a: 1, c: 3 });
  });
  child.info('after');
  expect(ownOf(last())).toEqual({ a: 1, b: 2 });
});

// D24: Powertools merges lists by their indexes.
test('plain objects are merged field by field, lists and all else are replaced', async () => {
  const { logger, last } = recording({ keys: { user: { from: 'all' } } });
  await inside(() => {
    logger.appendKeys({ user: { id: 1, tags: [1, 2, 3], at: new Date(0) } });
    logger.appendKeys({ user: { name: 'ann', tags: [9], at: { hour: 1 } } });
    logger.info('x');
  });
  expect(last()['user']).toEqual({ id: 1, name: 'ann', tags: [9], at: { hour: 1 } });
});

test.each<[string, (logger: Logger) => void, object]>([
  [
    'two that hold themselves are merged once',
    (logger) => {
      for (const name of ['one', 'two']) {
        const cycle: Record<string, unknown> = { [name]: 1 };
        cycle['self'] = cycle;
        logger.appendKeys({ cycle });
      }
    },
    { cycle: { one: 1, two: 1 } },
  ],
  [
    'two that share one object many times take no time',
    (logger) => {
      for (let round = 0; round < 2; round += 1) {
        let shared: Record<string, unknown> = { round };
        for (let depth = 0; depth < 100; depth += 1) shared = { a: shared, b: shared, c: shared };
        logger.appendKeys({ shared });
      }
    },
    { shared: {} },
  ],
  [
    'two of 100,000 levels',
    (logger) => {
      for (let round = 0; round < 2; round += 1) {
        let deep: Record<string, unknown> = { round };
        for (let depth = 0; depth < 100_000; depth += 1) deep = { deep };
        logger.appendKeys({ deep });
      }
    },
    { deep: {} },
  ],
  [
    'a getter that throws',
    (logger) => {
      const thrower = {
        get boom(): never {
          throw new Error('no');
        },
        fine: 1,
      };
      logger.appendKeys({ user: { id: 1 } });
      logger.appendKeys({ user: thrower, ...{ top: 1 } });
      logger.appendKeys(Object.defineProperties({}, Object.getOwnPropertyDescriptors(thrower)));
    },
    {
      user: { id: 1, boom: '[Thrown: no]', fine: 1 },
      top: 1,
      boom: '[Thrown: no]',
      fine: 1,
    },
  ],
  [
    'no keys at all, of whatever kind',
    (logger) => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      for (const bad of [undefined, null, 7, 'abc', Symbol('s'), () => {}, proxy]) {
        logger.appendKeys(bad as never);
        logger.removeKeys(bad as never);
        logger.child(bad as never).info('x');
        logger.setCorrelationId(bad as never);
      }
    },
    {},
  ],
  [
    'a value that cannot be looked at, over one that can',
    (logger) => {
      const { proxy, revoke } = Proxy.revocable({}, {});
      revoke();
      logger.appendKeys({ user: { id: 1 } });
      logger.appendKeys({ user: proxy });
    },
    { user: expect.stringContaining('Unreadable') },
  ],
  [
    'names that objects have of themselves',
    (logger) => {
      const keys = JSON.parse('{"__proto__":{"a":1},"constructor":2,"toJSON":3,"7":4}');
      logger.appendKeys(keys as Record<string, unknown>);
      logger.appendKeys({ other: 5 });
    },
    JSON.parse('{"7":4,"__proto__":{"a":1},"constructor":2,"toJSON":3,"other":5}') as object,
  ],
])('%s', async (_, use, expected) => {
  const { logger, last } = recording();
  await inside(() => {
    use(logger);
    logger.info('x');
    expect(ownOf(last())).toMatchObject(expected);
    expect(Object.keys(ownOf(last()))).toEqual(Object.keys(expected));
  });
  expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  expect({}).not.toHaveProperty('a');
});

test('end with the invocation, also under 64 at once whose branches append side by side', async () => {
  const { logger, all } = recording({ keys: { base: true } });
  const child = logger.child({ of: 'child' });
  const pause = (): Promise<void> =>
    new Promise((resolve) => setTimeout(resolve, Math.random() * 5));
  const branch = async (token: string, name: string): Promise<void> => {
    await pause();
    logger.appendKeys({ [name]: token, shared: { [name]: token } });
    await pause();
    child.appendKeys({ [`${name}_child`]: token });
    child.info('branch', { token });
  };
  const handler = instrument(
    async ({ token }: { token: string }) => {
      logger.info('start', { token });
      await Promise.all([branch(token, 'left'), branch(token, 'right')]);
      logger.info('end', { token });
    },
    { telemetry: writingTelemetry(), logger: createLogger({ level: 'SILENT' }) },
  );
  const tokens = Array.from({ length: 64 }, (_, index) => `token${index}`);
  await Promise.all(tokens.map((token) => handler({ token }, lambdaContext())));

  expect(all()).toHaveLength(64 * 4);
  for (const line of all()) {
    const token = String(line['token']);
    const found = JSON.stringify(line).match(/token\d+/g);
    expect(new Set(found)).toEqual(new Set([token]));
  }
  for (const token of tokens) {
    const [first] = all().filter((line) => line['token'] === token && line['message'] === 'start');
    const [last] = all().filter((line) => line['token'] === token && line['message'] === 'end');
    expect(ownOf(first ?? {})).toEqual({ base: true, token });
    expect(ownOf(last ?? {})).toEqual({
      base: true,
      token,
      left: token,
      right: token,
      shared: { left: token, right: token },
    });
  }
  logger.info('after');
  expect(ownOf(all().at(-1) ?? {})).toEqual({ base: true });
});

test('outside of an invocation, once one has begun, nothing is changed, with one warning', async () => {
  const warnings = collectWarnings();
  const { logger, last } = recording({ keys: { a: 1 } });
  await inside(() => {});
  logger.appendKeys({ b: 2 });
  logger.removeKeys(['a']);
  logger.resetKeys();
  logger.info('x');
  expect(ownOf(last())).toEqual({ a: 1 });
  expect(warnings).toEqual([
    'Keys were changed outside of an invocation, after the first one began; nothing was changed. Change them inside the handler, or before it is first called.',
  ]);
});

test("a record of a batch has its invocation's keys and its own, and no other record's", async () => {
  const { logger, all } = recording();
  const event = sqsEvent({ Records: [{ messageId: 'm1' }, { messageId: 'm2' }] });
  await inside(async () => {
    logger.appendKeys({ batch: 'b', both: 'batch' });
    await processBatch(event, async ({ messageId }) => {
      logger.info('before', { messageId });
      logger.appendKeys({ [messageId]: true, both: messageId });
      logger.info('after', { messageId });
      logger.setLevel('WARN');
    });
    logger.warn('done');
  });
  const [one, two, three, ...rest] = all().map(ownOf);
  expect(one).toEqual({ batch: 'b', both: 'batch', messageId: 'm1' });
  expect(two).toEqual({ batch: 'b', both: 'm1', m1: true, messageId: 'm1' });
  // The level holds for the whole invocation, its other records too.
  expect(three).toEqual({ batch: 'b', both: 'batch' });
  expect(rest).toEqual([]);
});

test('the tenant of an invocation is on its lines, and on no other one', async () => {
  const { logger, last } = recording();
  await inside(() => logger.info('x'), { context: { tenantId: 'blue' } });
  expect(last()['tenant_id']).toBe('blue');
  await inside(() => logger.info('x'));
  expect(last()).not.toHaveProperty('tenant_id');
});

test('a key that is hidden is not asked about, also by what redacts', async () => {
  const redact = [(key: string, value: unknown) => (key === 'a' ? 'redacted' : value)];
  const { logger, last } = recording({ keys: { a: 1, b: 1 }, redact });
  await inside(() => {
    logger.info('x');
    expect(ownOf(last())).toEqual({ a: 'redacted', b: 1 });
    logger.removeKeys(['a']);
    logger.info('x');
    expect(ownOf(last())).toEqual({ b: 1 });
  });
});

test('a value that is appended is written as it is then', async () => {
  const user = { name: 'ann' };
  const { logger, last } = recording({ keys: { user } });
  const cart = { items: 1 };
  await inside(() => {
    logger.appendKeys({ cart });
    user.name = 'bob';
    cart.items = 2;
    logger.info('x');
  });
  expect(ownOf(last())).toEqual({ user: { name: 'ann' }, cart: { items: 1 } });
});
