import type { Span } from '@opentelemetry/api';
import { guarded } from './guarded.js';
import type { Invocation } from './invocation.js';
import { failOpenSpans } from './open-spans.js';

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
  invocation: Invocation,
  timeoutMarginMs: number | undefined,
  run: <T>(fn: () => T) => T,
): DeadlineWatch {
  const timeMs = guarded('reading the remaining time', () =>
    invocation.lambdaContext.getRemainingTimeInMillis?.(),
  );
  if (timeMs === undefined || !Number.isFinite(timeMs)) return NO_WATCH;
  const marginMs = timeoutMarginMs ?? Math.min(MAX_MARGIN_MS, timeMs * MARGIN_SHARE);
  const delayMs = timeMs - marginMs;
  if (delayMs <= 0 || delayMs > MAX_DELAY_MS) return NO_WATCH;
  let passed = false;
  const timer = setTimeout(() => {
    passed = true;
    guarded('handling the deadline', () => run(() => handleDeadline(invocation, marginMs)));
  }, delayMs);
  // The watch must not keep a process alive that has nothing else to do.
  timer.unref();
  return { passed: () => passed, end: () => clearTimeout(timer) };
}

function handleDeadline(invocation: Invocation, marginMs: number): void {
  const { telemetry, openSpans, span, logger } = invocation;
  const inner = [...openSpans].reverse().filter((open) => open !== span);
  logger.error('The invocation is about to time out', {
    time_left_ms: Math.round(marginMs),
    open_spans: inner.map(nameOf),
  });
  failOpenSpans(telemetry.tracerProvider, [...inner, span], 'timeout');
  for (const end of invocation.endings) guarded('publishing the invocation', end);
  telemetry.drainSync?.();
  void telemetry.forceFlush();
}

/** Spans of the SDK have a name; the API's type does not say so. */
function nameOf(span: Span): string {
  return (span as { readonly name?: string }).name ?? span.spanContext().spanId;
}
