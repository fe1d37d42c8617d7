import type { Span } from '@opentelemetry/api';
import { recordException } from './exception.js';
import { guarded } from './guarded.js';
import type { Invocation } from './invocation.js';
import { failOpenSpans } from './open-spans.js';

/** The `error.type` of what never settled while nothing was left to do. */
export const UNSETTLED = 'unsettled';

/** How something ended: what it gave, or what it threw. */
export type Outcome = { readonly result: unknown } | { readonly error: unknown };

/** An invocation under way, and how code is run in it. */
export interface Running {
  readonly invocation: Invocation;
  readonly run: <T>(fn: () => T) => T;
  /** Whether what the handler throws may be put on the span. */
  readonly captureError: boolean;
  /** Why it was told of before it ended, if it was. */
  told?: UnfinishedReason | undefined;
  /** What was rejected beneath it and not handled, where somebody listens for that. */
  rejected?: UnfinishedReason | undefined;
  /** Ends it when nothing is left to do, where that is no failure. */
  drained?: (() => void) | undefined;
  /** Whether it ended so: the runtime has answered by itself. */
  isDrained?: boolean | undefined;
  /** How its response stream ended; the result is the head: `{ statusCode, headers, cookies }`. */
  streamed?: Outcome | undefined;
}

/** Why an invocation will not end by itself. */
export interface UnfinishedReason {
  /** The `error.type` of its open spans: `timeout`, an error's name, … */
  readonly errorType: string;
  /** What the log line says. */
  readonly message: string;
  readonly keys?: Readonly<Record<string, unknown>> | undefined;
  /** What was thrown, if that is why. */
  readonly error?: unknown;
}

/**
 * Sends all that an invocation has to tell by now, without waiting for anything.
 *
 * A log line, every open span as an error with the innermost first, and the metrics so far.
 */
export function tellUnfinished(running: Running, reason: UnfinishedReason): void {
  const { invocation, run, captureError } = running;
  const { openSpans, span, telemetry, logger } = invocation;
  const { errorType, message, keys, error } = reason;
  const inner = [...openSpans].reverse().filter((open) => open !== span);
  running.told = reason;
  guarded('telling of an unfinished invocation', () =>
    run(() => {
      logger.error(message, { ...keys, open_spans: inner.map(nameOf), error });
      if ('error' in reason && captureError && span.isRecording()) recordException(span, error);
      failOpenSpans(telemetry.tracerProvider, [...inner, span], errorType);
      for (const end of invocation.endings) guarded('publishing the invocation', end);
    }),
  );
  guarded('sending an unfinished invocation', () => telemetry.drainSync?.());
}

/** Spans of the SDK have a name; the API's type does not say so. */
function nameOf(span: Span): string {
  return (span as { readonly name?: string }).name ?? span.spanContext().spanId;
}
