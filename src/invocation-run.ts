import type { LambdaEnvironment } from './config.js';
import { watchDeadline } from './deadline.js';
import { guarded } from './guarded.js';
import type { InstrumentSettings } from './instrument-options.js';
import { createInvocationEnd } from './invocation-end.js';
import { createInvocationStart, type Started } from './invocation-start.js';
import { noteRunning } from './process-end.js';

const FINISHED_LATE =
  'The invocation finished after its deadline was handled; its spans are sent again, as they ended';

/** Creates what runs one invocation: starts its span, calls the handler in its store, ends and flushes. */
export function createInvocationRunner(
  settings: InstrumentSettings,
  environment: LambdaEnvironment | undefined,
): (call: () => Promise<unknown>, event: unknown, context: unknown) => Promise<unknown> {
  const start = createInvocationStart(settings, environment);
  const { succeed, fail, close } = createInvocationEnd(settings, environment);

  const open = (started: Started, event: unknown): void => {
    const { invocation } = started;
    if (settings.logEvent) settings.logger.info('Lambda invocation event', { event });
    if (settings.coldStartMetric && invocation.coldStart) {
      settings.metrics?.recordColdStart(invocation);
    }
  };

  return async (call, event, context) => {
    const started = guarded('starting the invocation span', () => start(event, context));
    if (started === undefined) return call();
    guarded('opening the invocation', () => started.run(() => open(started, event)));
    const settled = noteRunning(started);
    const watch = watchDeadline(started, settings.timeoutMarginMs);
    let result: unknown;
    try {
      result = await started.run(call);
    } catch (error) {
      settled();
      watch.end();
      guarded('noting the error', () => started.run(() => fail(started, error)));
      await started.run(() => close(started));
      throw error;
    }
    settled();
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

function emptyMetricsError(): RangeError {
  return new RangeError(
    'The invocation recorded no metric, and throwOnEmptyMetrics is set. Add one with metrics.addMetric(), or turn throwOnEmptyMetrics off.',
  );
}
