import fc from 'fast-check';
import { instrument } from 'fluoroscope';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { flushSoon, takePendingFlushes } from '../src/background-flush.js';
import { withFakeTime } from './fake-time.js';
import { lambdaContext } from './lambda-context.js';
import { type PlannedTelemetry, plannedTelemetry } from './planned-telemetry.js';

const warnings = withFakeTime();

afterEach(() => {
  takePendingFlushes();
  vi.unstubAllEnvs();
});

const hangs = { takesMs: Number.POSITIVE_INFINITY };
const fails = { takesMs: 0, error: new Error('down') };

/** Ends this many invocations in one turn. */
function end(telemetry: PlannedTelemetry, count: number): void {
  for (let index = 0; index < count; index += 1) {
    telemetry.end(`span ${telemetry.all.length}`);
    flushSoon(telemetry);
  }
}

describe('an invocation under Managed Instances', () => {
  test('does not wait for its flush, which comes 200 ms later for all that ended meanwhile', async () => {
    vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders');
    vi.stubEnv('AWS_LAMBDA_MAX_CONCURRENCY', '64');
    const telemetry = plannedTelemetry(() => hangs);
    const handler = instrument(async () => 'ok', { telemetry });
    expect(await handler({}, lambdaContext())).toBe('ok');
    expect(telemetry.begun).toBe(0);
    await vi.advanceTimersByTimeAsync(199);
    expect(await handler({}, lambdaContext())).toBe('ok');
    expect(telemetry.begun).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(telemetry.begun).toBe(1);
  });

  test('waits for its flush anywhere else', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 100 }));
    let isAnswered = false;
    const answered = instrument(async () => 'ok', { telemetry })({}, lambdaContext());
    void answered.then(() => {
      isAnswered = true;
    });
    await vi.advanceTimersByTimeAsync(99);
    expect(isAnswered).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(isAnswered).toBe(true);
  });
});

describe('background flushes', () => {
  test('come at once with the 64th that ended', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 0 }));
    end(telemetry, 63);
    await vi.advanceTimersByTimeAsync(0);
    expect(telemetry.begun).toBe(0);
    end(telemetry, 1);
    await vi.advanceTimersByTimeAsync(0);
    expect([telemetry.begun, telemetry.sent.length, vi.getTimerCount()]).toEqual([1, 64, 0]);
  });

  test('are one under way and one after it, however many end in one turn', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 100 }));
    end(telemetry, 10_000);
    await vi.advanceTimersByTimeAsync(1_000);
    // The 16 that ended after the last full 64 have a third one, 200 ms later.
    expect([telemetry.begun, telemetry.sent.length]).toEqual([3, 10_000]);
    expect([telemetry.mostUnderWay, vi.getTimerCount()]).toEqual([1, 0]);
  });

  test('take what ends during a flush along with the next', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 300 }));
    end(telemetry, 1);
    await vi.advanceTimersByTimeAsync(250);
    end(telemetry, 1);
    await vi.advanceTimersByTimeAsync(250);
    expect([telemetry.begun, telemetry.sent]).toEqual([2, ['span 0']]);
    await vi.advanceTimersByTimeAsync(300);
    expect([telemetry.begun, telemetry.sent]).toEqual([2, ['span 0', 'span 1']]);
  });

  test('that hang are given up after 10 s each, and pile up no more than that', async () => {
    const telemetry = plannedTelemetry(() => hangs);
    for (let tenth = 0; tenth < 95; tenth += 1) {
      end(telemetry, 100);
      await vi.advanceTimersByTimeAsync(100);
    }
    expect([telemetry.begun, warnings]).toEqual([1, []]);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(telemetry.begun).toBe(2);
    expect(warnings).toEqual([
      "Telemetry was not flushed within 10000 ms: 1 in a row. Check that the exporter's endpoint can be reached.",
    ]);
  });

  test('that failed three times in a row come 30 s later, and then again as before', async () => {
    const telemetry = plannedTelemetry((index) => (index < 3 ? fails : { takesMs: 0 }));
    for (let index = 0; index < 3; index += 1) {
      end(telemetry, 64);
      await vi.advanceTimersByTimeAsync(0);
    }
    expect(warnings.at(-1)).toContain('3 in a row. The next 30 s do not wait for it.');
    for (let second = 0; second < 29; second += 1) {
      end(telemetry, 200);
      await vi.advanceTimersByTimeAsync(1_000);
    }
    expect(telemetry.begun).toBe(3);
    await vi.advanceTimersByTimeAsync(1_000);
    expect([telemetry.begun, telemetry.sent.length]).toEqual([4, 3 * 64 + 29 * 200]);
    end(telemetry, 1);
    await vi.advanceTimersByTimeAsync(200);
    expect([telemetry.begun, warnings.length]).toEqual([5, 3]);
  });

  test('keep no process alive by their timer', () => {
    const timers = vi.spyOn(globalThis, 'setTimeout');
    end(
      plannedTelemetry(() => hangs),
      1,
    );
    const [timer] = timers.mock.results.map((result) => result.value as NodeJS.Timeout);
    expect(timer?.hasRef()).toBe(false);
    timers.mockRestore();
  });
});

describe('at the end of the process', () => {
  test('what is scheduled and what is under way is handed over, once', async () => {
    const scheduled = plannedTelemetry(() => hangs);
    const underWay = plannedTelemetry(() => hangs);
    const done = plannedTelemetry(() => ({ takesMs: 0 }));
    end(underWay, 64);
    end(done, 64);
    await vi.advanceTimersByTimeAsync(0);
    end(scheduled, 1);
    expect(takePendingFlushes()).toEqual(new Set([scheduled, underWay]));
    expect(takePendingFlushes()).toEqual(new Set());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(scheduled.begun).toBe(0);
  });

  test('one under way stays known while the one after it has yet to end', async () => {
    const telemetry = plannedTelemetry(() => ({ takesMs: 100 }));
    end(telemetry, 128);
    await vi.advanceTimersByTimeAsync(150);
    expect(takePendingFlushes()).toEqual(new Set([telemetry]));
    await vi.advanceTimersByTimeAsync(50);
    expect(takePendingFlushes()).toEqual(new Set());
  });
});

test('in any order of ends and time all is sent in the end, one flush at a time', async () => {
  const step = fc.record({
    ended: fc.integer({ min: 0, max: 200 }),
    passMs: fc.integer({ min: 0, max: 400 }),
  });
  const plan = fc.record({ takesMs: fc.integer({ min: 0, max: 1_000 }) });
  await fc.assert(
    fc.asyncProperty(fc.array(step), fc.array(plan), async (steps, plans) => {
      const telemetry = plannedTelemetry((index) => plans[index] ?? { takesMs: 0 });
      for (const { ended, passMs } of steps) {
        end(telemetry, ended);
        await vi.advanceTimersByTimeAsync(passMs);
      }
      await vi.advanceTimersByTimeAsync(5_000);
      expect(telemetry.sent).toEqual(telemetry.all);
      expect(telemetry.mostUnderWay).toBeLessThanOrEqual(1);
      expect(takePendingFlushes().size).toBe(0);
    }),
  );
});
