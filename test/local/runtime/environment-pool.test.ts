import { expect, test } from 'vitest';
import type { Environment, InvocationResult } from '../../../local/runtime/environment.js';
import {
  createEnvironmentPool,
  type EnvironmentPool,
  type EnvironmentPoolOptions,
} from '../../../local/runtime/environment-pool.js';

const DONE: InvocationResult = { payload: '1', durationMs: 1, coldStart: false };

/** A pool of environments that answer when told to, and what happened in it. */
function testPool(options: Partial<EnvironmentPoolOptions> = {}) {
  const log: string[] = [];
  const answers: Array<() => void> = [];
  const listeners = new Set<() => void>();
  const note = (entry: string): void => {
    log.push(entry);
    for (const listener of listeners) listener();
  };
  let count = 0;
  const start = async (): Promise<Environment> => {
    const id = ++count;
    let alive = true;
    return {
      processId: id,
      alive: () => alive,
      invoke: ({ requestId }) =>
        new Promise((resolve) => {
          note(`${requestId} in ${id}`);
          answers.push(() => resolve(DONE));
        }),
      async close() {
        alive = false;
        note(`${id} ends`);
      },
    };
  };
  const pool = createEnvironmentPool({
    code: async () => ({ version: 1, taskRoot: '/' }),
    start,
    maxEnvironments: 2,
    ...options,
  });
  const logged = (entry: string): Promise<void> =>
    new Promise((resolve) => {
      const look = (): void => {
        if (log.includes(entry)) resolve();
      };
      listeners.add(look);
      look();
    });
  return { pool, log, logged, answer: () => answers.shift()?.() };
}

const run = (pool: EnvironmentPool, requestId: string): Promise<InvocationResult> =>
  pool.run({ requestId, event: '{}', traceHeader: '', onLine() {} });

test('what is over the environments waits in its order', async () => {
  const { pool, log, logged, answer } = testPool();
  const all = ['a', 'b', 'c', 'd'].map((id) => run(pool, id));
  await logged('b in 2');
  answer();
  await logged('c in 1');
  answer();
  await logged('d in 2');
  answer();
  answer();
  await Promise.all(all);
  expect(log).toEqual(['a in 1', 'b in 2', 'c in 1', 'd in 2']);
});

test('environments beyond the first end when nothing needs them', async () => {
  const { pool, logged, answer } = testPool({ idleMs: 1 });
  const both = [run(pool, 'a'), run(pool, 'b')];
  await logged('b in 2');
  answer();
  answer();
  await Promise.all(both);
  await logged('1 ends');
  expect(pool.processIds()).toEqual([2]);
});

test('over the limit nothing is run', async () => {
  const { pool, logged, answer } = testPool({ concurrencyLimit: 1 });
  const first = run(pool, 'a');
  await logged('a in 1');
  expect((await run(pool, 'b')).failure).toMatchObject({ errorType: 'TooManyRequestsException' });
  answer();
  expect(await first).toBe(DONE);
});

test.each([
  ['code', { code: () => Promise.reject(new TypeError('it does not build')) }],
  ['process', { start: () => Promise.reject(new TypeError('it does not build')) }],
])('without its %s an invocation fails, and the next one may not', async (_, options) => {
  const { pool } = testPool(options);
  for (const id of ['a', 'b', 'c']) {
    expect((await run(pool, id)).failure).toEqual({
      errorType: 'TypeError',
      errorMessage: 'it does not build',
      trace: [],
    });
  }
  expect(pool.processIds()).toEqual([]);
});

test('an environment of former code ends with its last invocation', async () => {
  let version = 1;
  const { pool, log, logged, answer } = testPool({
    code: async () => ({ version, taskRoot: '/' }),
  });
  const first = run(pool, 'a');
  await logged('a in 1');
  version = 2;
  const second = run(pool, 'b');
  await logged('b in 2');
  expect(log).not.toContain('1 ends');
  answer();
  await first;
  await logged('1 ends');
  answer();
  await second;
  expect(pool.processIds()).toEqual([2]);
});

test('the first invocation takes the environment that was started ahead', async () => {
  const { pool, log, logged, answer } = testPool();
  await pool.startAhead({ version: 1, taskRoot: '/' }, Promise.resolve());
  const both = [run(pool, 'a'), run(pool, 'b')];
  await logged('b in 2');
  answer();
  answer();
  await Promise.all(both);
  expect(log).toEqual(['a in 1', 'b in 2']);
});

test('an environment that was started ahead of former code ends unused', async () => {
  const { pool, logged, answer } = testPool({ code: async () => ({ version: 2, taskRoot: '/' }) });
  await pool.startAhead({ version: 1, taskRoot: '/' }, Promise.resolve());
  const first = run(pool, 'a');
  await logged('1 ends');
  await logged('a in 2');
  answer();
  await first;
});

test('what comes after the end fails', async () => {
  const { pool } = testPool();
  await pool.close();
  expect((await run(pool, 'a')).failure?.errorMessage).toBe('The local server is stopping.');
});
