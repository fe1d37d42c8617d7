import { flush } from './flush.js';
import { guarded } from './guarded.js';
import { type Running, tellUnfinished } from './unfinished.js';

/** The margin is at most this, and at most this share of the timeout. */
const MAX_MARGIN_MS = 200;
const MARGIN_SHARE = 0.05;

/** The longest delay that a timer takes. */
const MAX_DELAY_MS = 2_147_483_647;

/** The watch over one invocation's deadline. */
export interface DeadlineWatch {
  /** Whether the deadline came before the handler was done. */
  readonly passed: () => boolean;
  end(): void;
}

const NO_WATCH: DeadlineWatch = { passed: () => false, end: () => {} };

/**
 * Watches the deadline of an invocation, as Lambda ends a function that is late without a word.
 *
 * Shortly before it every open span is sent as an error of type `timeout`, the hanging one among
 * them, a log line says so, and metrics and lines are flushed. `timeoutMarginMs` is how long
 * before; default the smaller of 200 and 5% of the time that the invocation has.
 */
export function watchDeadline(
  running: Running,
  timeoutMarginMs: number | undefined,
): DeadlineWatch {
  const { lambdaContext, telemetry } = running.invocation;
  const timeMs = guarded('reading the remaining time', () =>
    lambdaContext.getRemainingTimeInMillis?.(),
  );
  if (timeMs === undefined || !Number.isFinite(timeMs)) return NO_WATCH;
  const marginMs = timeoutMarginMs ?? Math.min(MAX_MARGIN_MS, timeMs * MARGIN_SHARE);
  const delayMs = timeMs - marginMs;
  if (delayMs <= 0 || delayMs > MAX_DELAY_MS) return NO_WATCH;
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    tellUnfinished(running, {
      errorType: 'timeout',
      message: 'The invocation is about to time out',
      keys: { time_left_ms: Math.round(marginMs) },
    });
    // Bounded by the margin: what has not left by then is gone with the process.
    void flush(telemetry, marginMs);
  }, delayMs);
  // The watch must not keep a process alive that has nothing else to do.
  timer.unref();
  return { passed: () => passed, end: () => clearTimeout(timer) };
}
