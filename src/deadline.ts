import { flushSoon } from './background-flush.js';
import { runsConcurrently } from './config.js';
import { flush } from './flush.js';
import { guarded } from './guarded.js';
import type { LambdaContext } from './lambda-context.js';
import { type Running, tellUnfinished, UNSETTLED } from './unfinished.js';

/** The margin is at most this, and at most this share of the timeout. */
const MAX_MARGIN_MS = 200;
const MARGIN_SHARE = 0.05;

/** The longest delay that a timer takes. */
const MAX_DELAY_MS = 2_147_483_647;

/**
 * Watches the deadline of an invocation, as Lambda ends a function that is late without a word.
 *
 * Shortly before it every open span is sent as an error of type `timeout`, the hanging one among
 * them, a log line says so, and metrics and lines are flushed. `timeoutMarginMs` is how long
 * before; default, and where the invocation has less time than that, the smaller of 200 and 5% of
 * its time. Returns the timer that the end of the invocation clears, where its time is known.
 */
export function watchDeadline(
  running: Running,
  timeoutMarginMs: number | undefined,
): NodeJS.Timeout | undefined {
  const { lambdaContext, telemetry } = running.invocation;
  const timeMs = remainingMs(lambdaContext);
  if (timeMs === undefined) return undefined;
  const defaultMarginMs = Math.min(MAX_MARGIN_MS, timeMs * MARGIN_SHARE);
  const marginMs =
    timeoutMarginMs !== undefined && timeoutMarginMs < timeMs ? timeoutMarginMs : defaultMarginMs;
  const delayMs = timeMs - marginMs;
  if (delayMs <= 0 || delayMs > MAX_DELAY_MS) return undefined;
  const timer = setTimeout(() => {
    // Found with nothing left to do, it was answered by the runtime: its time is another one's now.
    if (running.told?.errorType === UNSETTLED) return;
    tellUnfinished(running, {
      errorType: 'timeout',
      message: 'The invocation is about to time out',
      keys: { time_left_ms: Math.round(marginMs) },
    });
    // Bounded by the margin, as what has not left by then is gone with the process; where others
    // run beside it, the process stays.
    if (runsConcurrently()) flushSoon(telemetry);
    else void flush(telemetry, marginMs);
  }, delayMs);
  // The watch must not keep a process alive that has nothing else to do.
  return timer.unref();
}

/** The time that an invocation still has; `undefined` where its context does not say it. */
export function remainingMs(context: Partial<LambdaContext>): number | undefined {
  const timeMs = guarded('reading the remaining time', () => context.getRemainingTimeInMillis?.());
  return Number.isFinite(timeMs) ? timeMs : undefined;
}
