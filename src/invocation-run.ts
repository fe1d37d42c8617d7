import type { LambdaEnvironment } from './config.js';
import { watchDeadline } from './deadline.js';
import { guarded } from './guarded.js';
import type { InvocationRunner } from './handler.js';
import type { InstrumentSettings } from './instrument-options.js';
import { createInvocationEnd } from './invocation-end.js';
import { createInvocationMetrics } from './invocation-metrics.js';
import { createInvocationStart, type Started } from './invocation-start.js';
import { noteRunning } from './process-end.js';
import type { Outcome } from './unfinished.js';

const FINISHED_LATE =
  'The invocation finished after it was told of as unfinished; its spans are sent again, as they ended';

/** Creates what runs one invocation: starts its span, calls the handler in its store, ends and flushes. */
export function createInvocationRunner(
  settings: InstrumentSettings,
  environment: LambdaEnvironment | undefined,
): InvocationRunner {
  const start = createInvocationStart(settings, environment);
  const { succeed, fail, close } = createInvocationEnd(settings, environment);
  const invocationMetrics = settings.invocationMetrics ? createInvocationMetrics() : undefined;

  const open = (started: Started, event: unknown): void => {
    const { invocation } = started;
    if (settings.logEvent) settings.logger.info('Lambda invocation event', { event });
    if (settings.coldStartMetric && invocation.coldStart) {
      settings.metrics?.recordColdStart(invocation);
    }
    invocationMetrics?.begin(started);
  };

  const lacksMetrics = ({ invocation }: Started): boolean =>
    settings.throwOnEmptyMetrics && settings.metrics?.isEmpty(invocation) === true;

  const outcomeOf = async (started: Started, call: () => Promise<unknown>): Promise<Outcome> => {
    const noteSettled = noteRunning(started);
    const endWatch = watchDeadline(started, settings.timeoutMarginMs);
    try {
      const result = await started.run(call);
      return lacksMetrics(started) ? { error: emptyMetricsError() } : { result };
    } catch (error) {
      return { error };
    } finally {
      noteSettled();
      endWatch();
    }
  };

  const note = (started: Started, outcome: Outcome): void => {
    const { told, streamed = outcome } = started;
    if ('error' in outcome || 'error' in streamed) invocationMetrics?.fail(started);
    if (told !== undefined) settings.logger.warn(FINISHED_LATE);
    if ('error' in outcome) fail(started, outcome.error);
    else if ('error' in streamed) fail(started, streamed.error, 'The response stream broke');
    else succeed(started, streamed.result);
  };

  return async (call, event, context) => {
    const started = guarded('starting the invocation span', () => start(event, context));
    if (started === undefined) return call(undefined);
    guarded('opening the invocation', () => started.run(() => open(started, event)));
    const outcome = await outcomeOf(started, () => call(started));
    guarded('noting the outcome', () => started.run(() => note(started, outcome)));
    await started.run(() => close(started));
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  };
}

function emptyMetricsError(): RangeError {
  return new RangeError(
    'The invocation recorded no metric, and throwOnEmptyMetrics is set. Add one with metrics.addMetric(), or turn throwOnEmptyMetrics off.',
  );
}
