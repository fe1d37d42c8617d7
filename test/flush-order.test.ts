import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { flush, flushUnattended } from '../src/flush.js';
import { withFakeTime } from './fake-time.js';
import { type PlannedTelemetry, plannedTelemetry } from './planned-telemetry.js';

const warnings = withFakeTime();

const hangs = { takesMs: Number.POSITIVE_INFINITY };

/** What happens to one telemetry, in this order. */
type Step =
  | { readonly kind: 'end' }
  | { readonly kind: 'pass'; readonly ms: number }
  | { readonly kind: 'flush'; readonly timeoutMs: number }
  | { readonly kind: 'unattended' };

const steps = fc.array(
  fc.oneof(
    fc.record({ kind: fc.constant('end' as const) }),
    fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 0, max: 700 }) }),
    fc.record({ kind: fc.constant('flush' as const), timeoutMs: fc.constantFrom(0, 50, 500) }),
    fc.record({ kind: fc.constant('unattended' as const) }),
  ),
  { maxLength: 60 },
);

/** What a call that answered is judged by. */
interface Answer {
  /** How much longer than allowed it took. */
  readonly lateMs: number;
  /** What had ended before the call and was not sent when it answered. */
  readonly unsent: readonly string[];
}

async function play(telemetry: PlannedTelemetry, played: readonly Step[]): Promise<Answer[]> {
  const answers: Answer[] = [];
  const call = async (timeoutMs: number): Promise<void> => {
    const startMs = Date.now();
    const before = [...telemetry.all];
    await flush(telemetry, timeoutMs);
    const unsent = before.filter((name) => !telemetry.sent.includes(name));
    answers.push({ lateMs: Date.now() - startMs - timeoutMs, unsent });
  };
  for (const step of played) {
    if (step.kind === 'end') telemetry.end(`span ${telemetry.all.length}`);
    else if (step.kind === 'pass') await vi.advanceTimersByTimeAsync(step.ms);
    else if (step.kind === 'unattended') void flushUnattended(telemetry);
    else void call(step.timeoutMs);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  return answers;
}

const isAsking = ({ kind }: Step): boolean => kind === 'flush' || kind === 'unattended';

describe('in any order of ends, flushes and time', () => {
  test('every call answers in its time, and no more flushes begin than were asked for', async () => {
    const plan = fc.record(
      {
        takesMs: fc.oneof(fc.integer({ min: 0, max: 20_000 }), fc.constant(hangs.takesMs)),
        error: fc.constant(new Error('down')),
      },
      { requiredKeys: ['takesMs'] },
    );
    await fc.assert(
      fc.asyncProperty(steps, fc.array(plan), async (played, plans) => {
        const telemetry = plannedTelemetry((index) => plans[index] ?? hangs);
        const answers = await play(telemetry, played);
        expect(answers).toHaveLength(played.filter(({ kind }) => kind === 'flush').length);
        expect(answers.filter(({ lateMs }) => lateMs > 0)).toEqual([]);
        expect(telemetry.begun).toBeLessThanOrEqual(played.filter(isAsking).length);
      }),
    );
  });

  test('an exporter that is in time has sent all that ended before a call when it answers', async () => {
    const plan = fc.record({ takesMs: fc.integer({ min: 0, max: 20 }) });
    await fc.assert(
      fc.asyncProperty(steps, fc.array(plan), async (all, plans) => {
        const played = all.filter((step) => step.kind !== 'flush' || step.timeoutMs > 0);
        const telemetry = plannedTelemetry((index) => plans[index] ?? { takesMs: 0 });
        const answers = await play(telemetry, played);
        expect(answers.flatMap(({ unsent }) => unsent)).toEqual([]);
        expect(telemetry.mostUnderWay).toBeLessThanOrEqual(2);
        const asked = played.slice(0, played.findLastIndex(isAsking) + 1);
        const ended = asked.filter(({ kind }) => kind === 'end').length;
        expect(telemetry.sent.slice(0, ended)).toEqual(telemetry.all.slice(0, ended));
        expect(warnings).toEqual([]);
      }),
    );
  });
});
