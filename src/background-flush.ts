import { flushPauseMs, flushUnattended } from './flush.js';
import { processState } from './process-state.js';
import type { Telemetry } from './telemetry.js';

/** How long the first invocation that ended waits for others to join its flush. */
const DELAY_MS = 200;

/** So many that ended wait no longer, as an exporter's buffer is bounded. */
const MAX_ENDED = 64;

interface Scheduled {
  ended: number;
  readonly timer: NodeJS.Timeout;
}

interface Pending {
  readonly scheduled: Map<Telemetry, Scheduled>;
  readonly underWay: Map<Telemetry, Promise<void>>;
}

const pending = processState<Pending>('backgroundFlushes', () => ({
  scheduled: new Map(),
  underWay: new Map(),
}));

/**
 * Flushes a telemetry within 200 ms, or with the 64th invocation that ended, without anybody waiting.
 *
 * For a process that is never frozen and runs several invocations at once. After three failures in
 * a row the next flush is 30 s later.
 */
export function flushSoon(telemetry: Telemetry): void {
  const present = pending.scheduled.get(telemetry);
  if (present !== undefined) {
    present.ended += 1;
    if (present.ended >= MAX_ENDED && flushPauseMs(telemetry) === 0) flushNow(telemetry);
    return;
  }
  const delayMs = Math.max(DELAY_MS, flushPauseMs(telemetry));
  // The end of the process does not wait for the timer: it takes what is pending.
  const timer = setTimeout(flushNow, delayMs, telemetry).unref();
  pending.scheduled.set(telemetry, { ended: 1, timer });
}

/** The telemetries that have not sent all yet, handed over to the caller: the end of the process. */
export function takePendingFlushes(): Set<Telemetry> {
  const { scheduled, underWay } = pending;
  const telemetries = new Set([...scheduled.keys(), ...underWay.keys()]);
  for (const { timer } of scheduled.values()) clearTimeout(timer);
  scheduled.clear();
  underWay.clear();
  return telemetries;
}

function flushNow(telemetry: Telemetry): void {
  const { scheduled, underWay } = pending;
  clearTimeout(scheduled.get(telemetry)?.timer);
  scheduled.delete(telemetry);
  const over = flushUnattended(telemetry).then(() => {
    if (underWay.get(telemetry) === over) underWay.delete(telemetry);
  });
  underWay.set(telemetry, over);
}
