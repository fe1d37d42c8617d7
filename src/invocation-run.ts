import { capturedValue } from './captured-value.js';
import type { LambdaEnvironment } from './config.js';
import { watchDeadline } from './deadline.js';
import { flush, flushBudgetMs } from './flush.js';
import { guarded } from './guarded.js';
import type { InstrumentSettings } from './instrument-options.js';
import { markError, markResult } from './invocation-span.js';
import { createInvocationStart, type Started } from './invocation-start.js';
import type { LambdaContext } from './lambda-context.js';
import { METADATA_PREFIX } from './semconv.js';

const FINISHED_LATE =
  'The invocation finished after its deadline was handled; its spans are sent again, as they ended';

/** Creates what runs one invocation: starts its span, calls the handler in its store, ends and flushes. */
export function createInvocationRunner(
  settings: InstrumentSettings,
  environment: LambdaEnvironment | undefined,
): (call: () => Promise<unknown>, event: unknown, context: unknown) => Promise<unknown> {
  const handlerName = environment?.handler ?? 'handler';
  const start = createInvocationStart(settings, environment);
  const responseKey = `${METADATA_PREFIX}${settings.service.replaceAll('.', '_')}.${handlerName} response`;

  const open = (started: Started, event: unknown): void => {
    const { invocation } = started;
    if (settings.logEvent) settings.logger.info('Lambda invocation event', { event });
    if (settings.coldStartMetric && invocation.coldStart) {
      settings.metrics?.recordColdStart(invocation);
    }
  };

  const succeed = (started: Started, result: unknown): void => {
    const { invocation, trigger } = started;
    const { span } = invocation;
    if (!span.isRecording()) return;
    markResult(span, trigger, result);
    if (settings.captureResponse ?? invocation.telemetry.captureResponse ?? false) {
      const captured = capturedValue(result);
      if (captured !== undefined) span.setAttribute(responseKey, captured);
    }
  };

  const fail = (started: Started, error: unknown): void => {
    markError(started.invocation.span, error, settings.captureError);
    settings.logger.error('The handler failed', { error });
  };

  const close = (started: Started): Promise<void> => {
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
  };

  return async (call, event, context) => {
    const started = guarded('starting the invocation span', () => start(event, context));
    if (started === undefined) return call();
    guarded('opening the invocation', () => started.run(() => open(started, event)));
    const watch = watchDeadline(started.invocation, settings.timeoutMarginMs, started.run);
    let result: unknown;
    try {
      result = await started.run(call);
    } catch (error) {
      watch.end();
      guarded('noting the error', () => started.run(() => fail(started, error)));
      await started.run(() => close(started));
      throw error;
    }
    watch.end();
    guarded('noting the result', () => started.run(() => succeed(started, result)));
    if (watch.passed()) started.run(() => settings.logger.warn(FINISHED_LATE));
    const empty =
      settings.throwOnEmptyMetrics && settings.metrics?.isEmpty(started.invocation) === true;
    await started.run(() => close(started));
    if (empty) throw emptyMetricsError();
    return result;
  };
}

function remainingOf(context: Partial<LambdaContext>): number | undefined {
  return guarded('reading the remaining time', () => context.getRemainingTimeInMillis?.());
}

function emptyMetricsError(): RangeError {
  return new RangeError(
    'The invocation recorded no metric, and throwOnEmptyMetrics is set. Add one with metrics.addMetric(), or turn throwOnEmptyMetrics off.',
  );
}
