import type { LambdaEnvironment } from './config.js';
import { watchDeadline } from './deadline.js';
import { guarded } from './guarded.js';
import type { InstrumentSettings } from './instrument-options.js';
import { createInvocationEnd } from './invocation-end.js';
import { createInvocationMetrics } from './invocation-metrics.js';
import { createInvocationStart, type Started } from './invocation-start.js';
import { noteRunning, noteSettled } from './process-end.js';
import type { Outcome } from './unfinished.js';

const FINISHED_LATE =
  'The invocation finished after it was told of as unfinished; its spans are sent again, as they ended';

/** What is done around the call of a handler, in this order; nothing of it throws. */
export interface InvocationRunner {
  /** Starts an invocation and its span; `undefined` where that failed. */
  begin(event: unknown, context: unknown): Started | undefined;
  /** Calls the handler in the invocation's store, its deadline watched. */
  call(started: Started, start: () => Promise<unknown>): Promise<unknown>;
  /** Notes how the handler ended; answers how the invocation ends. */
  settle(started: Started, outcome: Outcome): Outcome;
  /** Publishes, ends the span and flushes; resolves when the invocation may answer. */
  close(started: Started): Promise<void>;
}

/** Creates what runs the invocations of one function. */
export function createInvocationRunner(
  settings: InstrumentSettings,
  environment: LambdaEnvironment | undefined,
): InvocationRunner {
  const start = createInvocationStart(settings, environment);
  const { succeed, fail, close } = createInvocationEnd(settings, environment);
  const invocationMetrics = settings.invocationMetrics ? createInvocationMetrics() : undefined;

  const open = (started: Started): void => {
    const { invocation, event } = started;
    if (settings.logEvent) settings.logger.info('Lambda invocation event', { event });
    if (settings.coldStartMetric && invocation.coldStart) {
      settings.metrics?.recordColdStart(invocation);
    }
    invocationMetrics?.begin(started);
  };

  const note = (started: Started, outcome: Outcome): void => {
    const { told, streamed = outcome } = started;
    if ('error' in outcome || 'error' in streamed) invocationMetrics?.fail(started);
    if (told !== undefined) settings.logger.warn(FINISHED_LATE);
    if ('error' in outcome) fail(started, outcome.error);
    else if ('error' in streamed) fail(started, streamed.error, 'The response stream broke');
    else succeed(started, streamed.result);
  };

  return {
    begin: (event, context) => guarded('starting the invocation span', () => start(event, context)),
    call: (started, startHandler) =>
      started.run(() => {
        guarded('opening the invocation', () => open(started));
        noteRunning(started);
        started.deadline = watchDeadline(started, settings.timeoutMarginMs);
        return startHandler();
      }),
    settle(started, outcome) {
      noteSettled(started);
      clearTimeout(started.deadline as NodeJS.Timeout | undefined);
      const isEmpty =
        settings.throwOnEmptyMetrics &&
        'result' in outcome &&
        settings.metrics?.isEmpty(started.invocation) === true;
      const final = isEmpty ? { error: emptyMetricsError() } : outcome;
      guarded('noting the outcome', () => started.run(() => note(started, final)));
      return final;
    },
    close: (started) => started.run(() => close(started)),
  };
}

function emptyMetricsError(): RangeError {
  return new RangeError(
    'The invocation recorded no metric, and throwOnEmptyMetrics is set. Add one with metrics.addMetric(), or turn throwOnEmptyMetrics off.',
  );
}
