import { memoryTelemetry } from 'fluoroscope/memory';
import type { Telemetry } from '../src/telemetry.js';

/** How one flush goes: how long it takes, for ever included, and what it fails with. */
export interface FlushPlan {
  readonly takesMs: number;
  readonly error?: Error;
  /** Whether it throws the error instead of rejecting with it. */
  readonly isThrown?: boolean;
}

/** A telemetry whose exporter is slow, fails or hangs as planned. */
export interface PlannedTelemetry extends Telemetry {
  /** Ends something that is to be sent. */
  end(name: string): void;
  readonly all: readonly string[];
  /** What flushes have sent, in this order, each once. */
  readonly sent: readonly string[];
  /** How many flushes have begun. */
  readonly begun: number;
  /** How many were under way at once, at most. */
  readonly mostUnderWay: number;
  /** How often it was drained. */
  readonly drained: number;
}

/**
 * Creates a telemetry whose flush number `index` goes as `plan(index)` says.
 *
 * As the contract wants it, one is not over before those that began before it, but for such as hang.
 */
export function plannedTelemetry(plan: (index: number) => FlushPlan): PlannedTelemetry {
  const all: string[] = [];
  const sent: string[] = [];
  let waiting: string[] = [];
  let begun = 0;
  let underWay = 0;
  let mostUnderWay = 0;
  let drained = 0;
  let before: Promise<unknown> = Promise.resolve();
  const run = async ({ takesMs, error }: FlushPlan): Promise<void> => {
    const taken = waiting;
    waiting = [];
    underWay += 1;
    mostUnderWay = Math.max(mostUnderWay, underWay);
    if (takesMs === Number.POSITIVE_INFINITY) return new Promise(() => {});
    const others = before;
    before = Promise.all([others, takesMs > 0 && pause(takesMs)]);
    await before;
    underWay -= 1;
    if (error === undefined) {
      sent.push(...taken);
      return;
    }
    waiting.unshift(...taken);
    throw error;
  };
  return {
    ...memoryTelemetry(),
    forceFlush() {
      const planned = plan(begun);
      begun += 1;
      if (planned.isThrown && planned.error !== undefined) throw planned.error;
      return run(planned);
    },
    drainSync() {
      drained += 1;
      sent.push(...waiting.splice(0));
    },
    end(name) {
      all.push(name);
      waiting.push(name);
    },
    all,
    sent,
    get begun() {
      return begun;
    },
    get mostUnderWay() {
      return mostUnderWay;
    },
    get drained() {
      return drained;
    },
  };
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
