import { flushSoon } from './background-flush.js';
import { capturedValue } from './captured-value.js';
import type { LambdaEnvironment } from './config.js';
import { remainingMs } from './deadline.js';
import { flush } from './flush.js';
import { guarded } from './guarded.js';
import type { InstrumentSettings } from './instrument-options.js';
import { markError, markResult } from './invocation-span.js';
import type { Started } from './invocation-start.js';
import { releaseRuntimeTrace } from './runtime-trace.js';
import { METADATA_PREFIX } from './semconv.js';
import { SENT } from './sent.js';

/** What a flush leaves of an invocation's time, for the answer to be sent. */
const RESERVE_MS = 20;

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
  const { captureResponse, captureError, logger, flushTimeoutMs } = settings;
  const handlerName = environment?.handler ?? 'handler';
  const responseKey = `${METADATA_PREFIX}${settings.service.replaceAll('.', '_')}.${handlerName} response`;

  return {
    succeed({ invocation, trigger }, result) {
      const { span, telemetry, redactor } = invocation;
      if (!span.isRecording()) return;
      markResult(span, trigger, result);
      if (captureResponse ?? telemetry.captureResponse) {
        const captured = capturedValue(result, redactor);
        if (captured !== undefined) span.setAttribute(responseKey, captured);
      }
    },
    fail({ invocation }, error, message = 'The handler failed') {
      markError(invocation.span, error, captureError);
      logger.error(message, { error });
    },
    close({ invocation }) {
      const { endings, span, telemetry, lambdaContext } = invocation;
      for (const end of endings) guarded('publishing the invocation', end);
      invocation.ended = true;
      // A foreign provider's span may have been ended at the deadline.
      if (span.isRecording()) guarded('ending the span', () => span.end());
      releaseRuntimeTrace(span.spanContext().traceId);
      if (environment?.concurrent) {
        flushSoon(telemetry);
        return SENT;
      }
      const leftMs = (remainingMs(lambdaContext) ?? Number.POSITIVE_INFINITY) - RESERVE_MS;
      return flush(telemetry, Math.min(flushTimeoutMs, leftMs));
    },
  };
}
