import { memoryTelemetry } from 'fluoroscope/memory';
import { describe, expect, test, vi } from 'vitest';
import { flush, flushUnattended } from '../src/flush.js';
import { withFakeTime } from './fake-time.js';
import { type FlushPlan, type PlannedTelemetry, plannedTelemetry } from './planned-telemetry.js';

const warnings = withFakeTime();

/** Calls `flush` this many times in one turn; tells how many have answered so far. */
function flushes(
  telemetry: PlannedTelemetry,
  { count = 1, timeoutMs = 500 }: { readonly count?: number; readonly timeoutMs?: number } = {},
): { answered: number; readonly all: Promise<unknown> } {
  const calls = { answered: 0, all: Promise.resolve<unknown>(undefined) };
  const one = async (): Promise<void> => {
    await flush(telemetry, timeoutMs);
    calls.answered += 1;
  };
  calls.all = Promise.all(Array.from({ length: count }, one));
  return calls;
}

const hangs: FlushPlan = { takesMs: Number.POSITIVE_INFINITY };
const fails: FlushPlan = { takesMs: 0, error: new Error('down') };

describe('flushes that overlap', () => {
  test('are two, however many ask: the one under way and one for all that came meanwhile', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 100 }));
    const calls = flushes(telemetry, { count: 64 });
    expect(telemetry.begun).toBe(1);
    await vi.advanceTimersByTimeAsync(100);
    expect([telemetry.begun, calls.answered]).toEqual([2, 1]);
    await vi.advanceTimersByTimeAsync(100);
    expect([telemetry.begun, calls.answered]).toEqual([2, 64]);
  });

  test('send what ended while the one before was under way', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 100 }));
    telemetry.end('a');
    flushes(telemetry);
    await vi.advanceTimersByTimeAsync(50);
    telemetry.end('b');
    const second = flushes(telemetry);
    await vi.advanceTimersByTimeAsync(50);
    expect([telemetry.sent, second.answered]).toEqual([['a'], 0]);
    await vi.advanceTimersByTimeAsync(100);
    expect([telemetry.sent, second.answered]).toEqual([['a', 'b'], 1]);
  });

  test('begin a third where somebody asks after the second began', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 100 }));
    flushes(telemetry, { count: 3 });
    await vi.advanceTimersByTimeAsync(150);
    flushes(telemetry, { count: 3 });
    await vi.advanceTimersByTimeAsync(1_000);
    expect(telemetry.begun).toBe(3);
  });

  test('of two telemetries go side by side', () => {
    const telemetries = [1, 2].map(() => plannedTelemetry(() => hangs));
    for (const telemetry of telemetries) flushes(telemetry);
    expect(telemetries.map((telemetry) => telemetry.begun)).toEqual([1, 1]);
  });

  test('wait for their own time each, also for one that has yet to begin', async () => {
    const telemetry = plannedTelemetry(() => hangs);
    flushes(telemetry, { timeoutMs: 500 });
    const short = flushes(telemetry, { timeoutMs: 100 });
    await vi.advanceTimersByTimeAsync(100);
    expect(short.answered).toBe(1);
    expect(telemetry.begun).toBe(1);
  });

  test('one after the other are one each, and leave no timer', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 0 }));
    for (let index = 0; index < 5; index += 1) await flush(telemetry, 500);
    expect([telemetry.begun, vi.getTimerCount()]).toEqual([5, 0]);
  });
});

describe('a flush that fails', () => {
  test.each([
    ['late', hangs, 'within 500 ms'],
    ['rejecting', fails, '(down)'],
    ['throwing', { ...fails, isThrown: true }, '(down)'],
  ])(
    'by being %s answers, and is one warning for all that shared it',
    async (...[, plan, reason]) => {
      const telemetry = plannedTelemetry((index) => (index === 0 ? plan : { takesMs: 1 }));
      const calls = flushes(telemetry, { count: 10 });
      await vi.advanceTimersByTimeAsync(501);
      expect(calls.answered).toBe(10);
      expect(warnings).toEqual([
        `Telemetry was not flushed ${reason}: 1 in a row. Check that the exporter's endpoint can be reached, or raise flushTimeoutMs.`,
      ]);
    },
  );

  test('is followed by those that came meanwhile, which send its part too', async () => {
    const telemetry = plannedTelemetry((index) => (index === 0 ? fails : { takesMs: 10 }));
    telemetry.end('a');
    const calls = flushes(telemetry, { count: 3 });
    await vi.advanceTimersByTimeAsync(10);
    expect([telemetry.sent, calls.answered]).toEqual([['a'], 3]);
  });

  test('and then one that does not begin the count anew', async () => {
    const plans = [fails, fails, { takesMs: 1 }, fails, fails];
    const telemetry = plannedTelemetry((index) => plans[index] ?? fails);
    for (let index = 0; index < 5; index += 1) {
      const calls = flushes(telemetry);
      await vi.advanceTimersByTimeAsync(1);
      expect(calls.answered).toBe(1);
    }
    expect(warnings.map((text) => /(\d) in a row/.exec(text)?.[1])).toEqual(['1', '2', '1', '2']);
    expect(warnings.some((text) => text.includes('30 s'))).toBe(false);
  });

  test('for 64 at once is one failure, not 64: the next ones still wait', async () => {
    const telemetry = plannedTelemetry((index) => (index === 0 ? fails : { takesMs: 100 }));
    flushes(telemetry, { count: 64 });
    await vi.advanceTimersByTimeAsync(1);
    const next = flushes(telemetry);
    await vi.advanceTimersByTimeAsync(50);
    expect(next.answered).toBe(0);
  });
});

describe('after three failures in a row', () => {
  /** Opens the circuit of a telemetry whose flushes hang. */
  const openCircuit = async (telemetry: PlannedTelemetry): Promise<void> => {
    for (let index = 0; index < 3; index += 1) {
      flushes(telemetry);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(warnings.at(-1)).toContain('3 in a row. The next 30 s do not wait for it.');
  };

  test('nobody waits for 30 s, nobody is told, and three flushes are tried', async () => {
    const telemetry = plannedTelemetry(() => hangs);
    await openCircuit(telemetry);
    for (let second = 0; second < 30; second += 1) {
      const calls = flushes(telemetry, { count: 64 });
      await vi.advanceTimersByTimeAsync(0);
      expect(calls.answered).toBe(64);
      await vi.advanceTimersByTimeAsync(999);
    }
    expect([telemetry.begun, warnings.length]).toEqual([3 + 3, 3]);
  });

  test('one that is tried meanwhile takes what ended', async () => {
    const telemetry = plannedTelemetry((index) => (index < 3 ? hangs : { takesMs: 2_000 }));
    await openCircuit(telemetry);
    telemetry.end('a');
    await flush(telemetry, 500);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(telemetry.sent).toEqual(['a']);
  });

  test('it is waited for again when they are over, and a fourth failure says so', async () => {
    const telemetry = plannedTelemetry(() => hangs);
    await openCircuit(telemetry);
    await vi.advanceTimersByTimeAsync(30_000);
    const calls = flushes(telemetry);
    await vi.advanceTimersByTimeAsync(499);
    expect(calls.answered).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(calls.answered).toBe(1);
    expect(warnings.at(-1)).toContain('4 in a row. The next 30 s');
  });

  test('a success after they are over begins the count anew', async () => {
    const telemetry = plannedTelemetry((index) => (index === 3 ? { takesMs: 1 } : hangs));
    await openCircuit(telemetry);
    await vi.advanceTimersByTimeAsync(30_000);
    for (let index = 0; index < 2; index += 1) {
      flushes(telemetry);
      await vi.advanceTimersByTimeAsync(500);
    }
    expect(warnings.at(-1)).toContain('1 in a row');
  });
});

describe('a flush that nobody waits for', () => {
  test('with no time left begins, and is neither waited for nor a failure of the exporter', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 300 }));
    telemetry.end('a');
    for (let index = 0; index < 4; index += 1) await flush(telemetry, 0);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([telemetry.sent, telemetry.begun, warnings]).toEqual([['a'], 2, []]);
  });

  test('and that hangs holds up nobody who does wait', async () => {
    const telemetry = plannedTelemetry((index) => (index === 0 ? hangs : { takesMs: 10 }));
    void flushUnattended(telemetry);
    telemetry.end('a');
    const calls = flushes(telemetry, { count: 3 });
    await vi.advanceTimersByTimeAsync(20);
    expect([telemetry.begun, telemetry.sent, calls.answered]).toEqual([3, ['a'], 3]);
  });

  test('and that hangs holds up none of those that come after one who waits', async () => {
    const telemetry = plannedTelemetry((index) => (index === 0 ? hangs : { takesMs: 100 }));
    void flushUnattended(telemetry);
    void flushUnattended(telemetry);
    flushes(telemetry);
    telemetry.end('a');
    const second = flushes(telemetry);
    await vi.advanceTimersByTimeAsync(200);
    expect([second.answered, telemetry.sent]).toEqual([1, ['a']]);
  });

  test('keeps no process alive by its timer, as one does that is waited for', () => {
    const unrefs = vi.spyOn(globalThis, 'setTimeout');
    void flushUnattended(plannedTelemetry(() => hangs));
    flushes(plannedTelemetry(() => hangs));
    const timers = unrefs.mock.results.map((result) => result.value as NodeJS.Timeout);
    expect(timers.map((timer) => timer.hasRef())).toEqual([false, true]);
    unrefs.mockRestore();
  });

  test('is given up after 10 s, so that another one may begin', async () => {
    const telemetry = plannedTelemetry(() => hangs);
    for (let second = 0; second < 10; second += 1) {
      void flushUnattended(telemetry);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(telemetry.begun).toBe(2);
    expect(warnings).toEqual([
      "Telemetry was not flushed within 10000 ms: 1 in a row. Check that the exporter's endpoint can be reached.",
    ]);
  });
});

test('memoryTelemetry() flushes with no timer left', async () => {
  await flush(memoryTelemetry(), 500);
  expect(vi.getTimerCount()).toBe(0);
});
