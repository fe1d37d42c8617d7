import { capturedValue } from './captured-value.js';
import type { LambdaEnvironment } from './config.js';
import { flush, flushBudgetMs } from './flush.js';
import { guarded } from './guarded.js';
import type { InstrumentSettings } from './instrument-options.js';
import { markError, markResult } from './invocation-span.js';
import type { Started } from './invocation-start.js';
import type { LambdaContext } from './lambda-context.js';
import { METADATA_PREFIX } from './semconv.js';

/** How an invocation ends: what is noted of its outcome, and what is sent. */
export interface InvocationEnd {
  succeed(started: Started, result: unknown): void;
  fail(started: Started, error: unknown): void;
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
        const captured = capturedValue(result);
        if (captured !== undefined) span.setAttribute(responseKey, captured);
      }
    },
    fail(started, error) {
      markError(started.invocation.span, error, settings.captureError);
      settings.logger.error('The handler failed', { error });
    },
    close(started) {
      const { invocation } = started;
      for (const end of invocation.endings) guarded('publishing the invocation', end);
      guarded('ending the span', () => invocation.span.end());
      const remainingMs = remainingOf(invocation.lambdaContext);
      const flushing = flush(
        invocation.telemetry,
        flushBudgetMs(settings.flushTimeoutMs, remainingMs),
      );
      // Several invocations share a concurrent process, which is never frozen: none waits for all.
      return environment?.concurrent ? Promise.resolve() : flushing;
    },
  };
}

function remainingOf(context: Partial<LambdaContext>): number | undefined {
  return guarded('reading the remaining time', () => context.getRemainingTimeInMillis?.());
}
