import { diag } from '@opentelemetry/api';

/** How telemetry fails to arrive. */
type LossKind = 'waiting' | 'dropped' | 'overflow' | 'rejected' | 'unread';

/** Tells of what did not arrive: one warning a kind, and a minute at most, with the number since the last. */
export interface LossReport {
  /** Adds to the number; `reason` is of the latest one. */
  note(kind: LossKind, count: number, reason: string): void;
  /** What waited has left. */
  forgetWaiting(): void;
  /** Warns of what was noted and not yet told; `all` also within the minute. */
  tell(all?: boolean): void;
}

const INTERVAL_MS = 60_000;

interface Loss {
  count: number;
  reason: string;
  toldMs: number;
}

/** Creates a report; `noun` is what is sent, in the plural, `target` the URL as it may be shown. */
export function createLossReport(noun: string, target: string): LossReport {
  const losses = new Map<LossKind, Loss>();
  const texts: Readonly<Record<LossKind, (loss: Loss) => string>> = {
    waiting: ({ count, reason }) =>
      `${count} ${noun} wait for the next flush, as ${target} did not take them: ${reason}. ` +
      'Check that the endpoint is right, and that it can be reached from here.',
    dropped: ({ count, reason }) =>
      `${count} ${noun} were dropped, as ${target} refused them: ${reason}. ` +
      'Check the endpoint and the headers.',
    overflow: ({ count, reason }) =>
      `${count} ${noun} were dropped, as more than ${reason} waited for a flush. ` +
      'Flush more often, or raise maxQueueSize.',
    rejected: ({ count, reason }) =>
      `${count} ${noun} were rejected by ${target}, which took the rest: ${reason}.`,
    unread: ({ count, reason }) =>
      `The answers of ${target} to ${count} ${noun} could not be read: ${reason}. ` +
      'Check that the endpoint speaks OTLP.',
  };
  return {
    note(kind, count, reason) {
      const loss = losses.get(kind) ?? { count: 0, reason, toldMs: Number.NEGATIVE_INFINITY };
      // What waits is one number; what is lost adds up.
      loss.count = kind === 'waiting' ? count : loss.count + count;
      loss.reason = reason;
      losses.set(kind, loss);
    },
    forgetWaiting() {
      const loss = losses.get('waiting');
      if (loss !== undefined) loss.count = 0;
    },
    tell(all = false) {
      const nowMs = Date.now();
      for (const [kind, loss] of losses) {
        const isDue = all || Math.abs(nowMs - loss.toldMs) >= INTERVAL_MS;
        if (loss.count === 0 || !isDue) continue;
        diag.warn(`OTLP: ${texts[kind](loss)}`);
        loss.count = 0;
        loss.toldMs = nowMs;
      }
    },
  };
}
