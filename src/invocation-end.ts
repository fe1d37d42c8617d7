import { flushSoon } from './background-flush.js';
import { capturedValue } from './captured-value.js';
import type { LambdaEnvironment } from './config.js';
import { flush, flushBudgetMs } from './flush.js';
import { guarded } from './guarded.js';
import type { InstrumentSettings } from './instrument-options.js';
import { markError, markResult } from './invocation-span.js';
import type { Started } from './invocation-start.js';
import type { LambdaContext } from './lambda-context.js';
import { releaseRuntimeTrace } from './runtime-trace.js';
import { METADATA_PREFIX } from './semconv.js';

/** How an invocation ends: what is noted of its outcome, and what is sent. */
export interface InvocationEnd {
  succeed(started: Started, result: unknown): void;
  fail(started: Started, error: unknown, message?: string): void;
  /** Publishes the metrics, ends the span and flushes; resolves when the invocation may answer. */
  close(started: Started): Promise<void>;
}

/** Creates what ends the invocations of one function. */
export function createInvocationEnd(
  settings: InstrumentSettings,
  environment: LambdaEnvironment | undefined,
): InvocationEnd {
  const handlerName = environment?.handler ?? 'handler';
  const responseKey = `${METADATA_PREFIX}${settings.service.replaceAll('.', '_')}.${handlerName} response`;

  return {
    succeed(started, result) {
      const { invocation, trigger } = started;
      const { span } = invocation;
      if (!span.isRecording()) return;
      markResult(span, trigger, result);
      if (settings.captureResponse ?? invocation.telemetry.captureResponse ?? false) {
        const captured = capturedValue(result, invocation.redactor);
        if (captured !== undefined) span.setAttribute(responseKey, captured);
      }
    },
    fail(started, error, message = 'The handler failed') {
      markError(started.invocation.span, error, settings.captureError);
      settings.logger.error(message, { error });
    },
    close(started) {
      const { invocation } = started;
      for (const end of invocation.endings) guarded('publishing the invocation', end);
      // A foreign provider's span may have been ended at the deadline.
      if (invocation.span.isRecording()) {
        guarded('ending the span', () => invocation.span.end());
      }
      releaseRuntimeTrace(invocation.span.spanContext().traceId);
      if (environment?.concurrent) {
        flushSoon(invocation.telemetry);
        return Promise.resolve();
      }
      const remainingMs = remainingOf(invocation.lambdaContext);
      const budgetMs = flushBudgetMs(settings.flushTimeoutMs, remainingMs);
      return flush(invocation.telemetry, budgetMs);
    },
  };
}

function remainingOf(context: Partial<LambdaContext>): number | undefined {
  return guarded('reading the remaining time', () => context.getRemainingTimeInMillis?.());
}
