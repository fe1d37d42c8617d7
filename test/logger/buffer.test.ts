import { createLogger, instrument, type Logger, type LoggerOptions } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { lambdaContext } from 'fluoroscope/testing';
import { afterEach, expect, test, vi } from 'vitest';

afterEach(() => {
  vi.unstubAllEnvs();
  vi.useRealTimers();
});

interface Bench {
  readonly logger: Logger;
  readonly messages: () => string[];
  run(handler: () => unknown): Promise<unknown>;
}

function bench(options: LoggerOptions = {}): Bench {
  const lines: string[] = [];
  const write = (text: string): void => void lines.push(text);
  const logger = createLogger({ buffer: {}, ...options, write });
  const own = createLogger({ write });
  const telemetry = { ...memoryTelemetry(), stdout: true };
  return {
    logger,
    messages: () => lines.map((line) => (JSON.parse(line) as { message: string }).message),
    run: async (handler) => instrument(handler, { telemetry, logger: own })({}, lambdaContext()),
  };
}

test('verbose lines of an invocation without an error are never written', async () => {
  const { logger, messages, run } = bench();
  await run(() => {
    logger.debug('held');
    logger.info('written');
  });
  expect(messages()).toEqual(['written']);
});

test('an error writes what was held back before itself, in order, children too, as it was then', async () => {
  const { logger, messages, run } = bench();
  const user = { name: 'ann' };
  await run(() => {
    logger.trace('first', { user });
    logger.child({ a: 1 }).debug('second');
    logger.info('at once');
    user.name = 'bob';
    logger.error('failed');
    logger.debug('after');
  });
  expect(messages()).toEqual(['at once', 'first', 'second', 'failed']);
});

test('a held line says what it would have said at its time', async () => {
  const lines: string[] = [];
  const logger = createLogger({ buffer: {}, write: (text) => lines.push(text) });
  vi.useFakeTimers({ now: 1_000_000 });
  const user = { name: 'ann' };
  const handler = (): void => {
    logger.debug('then', { user });
    user.name = 'bob';
    vi.setSystemTime(2_000_000);
    logger.error('now');
  };
  await instrument(handler, { telemetry: { ...memoryTelemetry(), stdout: true } })({}, {} as never);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    message: 'then',
    timestamp: '1970-01-01T00:16:40.000Z',
    user: { name: 'ann' },
  });
});

test('what the handler throws writes what was held back', async () => {
  const { logger, messages, run } = bench();
  const failing = run(() => {
    logger.debug('held');
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(messages()).toEqual(['held', 'The handler failed']);
});

test('the deadline writes what was held back', async () => {
  vi.useFakeTimers();
  const lines: string[] = [];
  const write = (text: string): void => void lines.push(text);
  const logger = createLogger({ buffer: {}, write });
  const handler = instrument(
    async () => {
      logger.debug('held');
      await new Promise((resolve) => setTimeout(resolve, 5_000));
    },
    { telemetry: { ...memoryTelemetry(), stdout: true }, logger: createLogger({ write }) },
  );
  const running = handler({}, lambdaContext({ remainingTimeMs: 1_000 }));
  await vi.advanceTimersByTimeAsync(990);
  expect(lines.map((line) => (JSON.parse(line) as { message: string }).message)).toEqual([
    'held',
    'The invocation is about to time out',
  ]);
  await vi.advanceTimersByTimeAsync(5_000);
  await running;
});

test('flushBuffer writes what was held back, once', async () => {
  const { logger, messages, run } = bench();
  await run(() => {
    logger.debug('held');
    logger.flushBuffer();
    logger.flushBuffer();
    logger.error('failed');
  });
  expect(messages()).toEqual(['held', 'failed']);
});

test('nothing is held back outside of an invocation', () => {
  const { logger, messages } = bench({ level: 'debug' });
  logger.trace('hidden');
  logger.debug('written');
  logger.flushBuffer();
  expect(messages()).toEqual(['written']);
});

test('up to its level lines are held back, also where the logger would write them', async () => {
  const { logger, messages, run } = bench({ level: 'trace', buffer: { level: 'info' } });
  await run(() => {
    logger.info('held');
    logger.warn('written');
  });
  expect(messages()).toEqual(['written']);
});

test('the oldest lines make room, and a warning says how many', async () => {
  const { logger, messages, run } = bench({ buffer: { maxBytes: 1_000 } });
  await run(() => {
    for (let index = 0; index < 100; index += 1) logger.debug(`line ${index} ${'é'.repeat(50)}`);
    logger.error('failed');
  });
  const written = messages();
  const kept = written.filter((message) => message.startsWith('line'));
  expect(kept.length).toBeGreaterThan(0);
  expect(kept).toEqual(
    Array.from({ length: kept.length }, (_, index) =>
      expect.stringContaining(`line ${100 - kept.length + index} `),
    ),
  );
  expect(written.at(-2)).toContain(`${100 - kept.length} buffered lines were dropped`);
  expect(written.at(-1)).toBe('failed');
});

test('a line larger than the buffer is written at once, and drives no other one out', async () => {
  const { logger, messages, run } = bench({ buffer: { maxBytes: 1_000 } });
  await run(() => {
    logger.debug('small');
    logger.debug('x'.repeat(2_000));
    logger.error('failed');
  });
  expect(messages()).toEqual(['x'.repeat(2_000), 'small', 'failed']);
});

test('overlapping invocations hold back their own lines alone', async () => {
  const { logger, messages, run } = bench();
  const handler = (name: string, fails: boolean) => async (): Promise<void> => {
    logger.debug(`held by ${name}`);
    await new Promise(setImmediate);
    if (fails) logger.error(`failed in ${name}`);
    await new Promise(setImmediate);
  };
  await Promise.all(
    Array.from({ length: 64 }, (_, index) => run(handler(String(index), index === 7))),
  );
  expect(messages()).toEqual(['held by 7', 'failed in 7']);
});

test('in a sampled invocation nothing is held back', async () => {
  const { logger, messages, run } = bench({ sampleRate: 1 });
  await run(() => logger.debug('written'));
  expect(messages()).toEqual(['written']);
});

test('what Lambda would drop is not held back', async () => {
  vi.stubEnv('AWS_LAMBDA_LOG_LEVEL', 'WARN');
  const { logger, messages, run } = bench();
  await run(() => {
    logger.debug('dropped');
    logger.error('failed');
  });
  expect(messages()).toEqual(['failed']);
});

test.each([
  [{ maxBytes: 0 }, 'buffer.maxBytes'],
  [{ maxBytes: 1.5 }, 'buffer.maxBytes'],
  [{ level: 'loud' as never }, 'Unknown log level'],
])('a buffer of %j is refused at creation', (buffer, message) => {
  expect(() => createLogger({ buffer })).toThrow(RangeError);
  expect(() => createLogger({ buffer })).toThrow(message);
});
