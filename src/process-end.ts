import { takePendingFlushes } from './background-flush.js';
import { flush } from './flush.js';
import { guarded } from './guarded.js';
import { processState } from './process-state.js';
import { thrown } from './thrown.js';
import { type Running, tellUnfinished, UNSETTLED, type UnfinishedReason } from './unfinished.js';

/** The invocations under way in this process, and whether its end is watched. */
const state = processState('running', () => ({ running: new Set<Running>(), watched: false }));

/** For how long an exporter that needs the event loop may hold up an end that leaves it one. */
const LAST_FLUSH_MS = 300;

/**
 * Watches for the end of the process beneath its invocations.
 *
 * An uncaught exception, an unhandled rejection, `process.exit()`, SIGTERM, or a handler that never
 * settles while nothing else is left to do: no promise will be awaited any more, so all that is
 * left to tell is sent at once. Nothing of how the process ends is changed.
 */
export function watchProcessEnd(): void {
  if (state.watched) return;
  state.watched = true;
  process.on('uncaughtExceptionMonitor', (error: unknown) => tellAll(() => crash(error)));
  process.on('exit', (exitCode) => {
    const exit = {
      errorType: 'process_exit',
      message: 'The process ended before the invocation did',
      keys: { exit_code: exitCode },
    };
    tellAll(({ rejected }) => rejected ?? exit);
    for (const telemetry of takePendingFlushes()) {
      guarded('sending at the end of the process', () => telemetry.drainSync?.());
    }
  });
  process.on('beforeExit', () => void flushAll(endDrained()));
  // First in line and gone when the others are called: each of them finds the listeners that it
  // would find without us, and we see whether there are any.
  process.prependOnceListener('SIGTERM', () => {
    const message = 'The process was ended before the invocation';
    const sent = flushAll(tellAll(() => ({ errorType: 'sigterm', message })));
    // Having listened, we took the signal's effect away; where nobody else listens it is given back.
    if (process.listenerCount('SIGTERM') > 0) return;
    void sent.then(() => process.kill(process.pid, 'SIGTERM'));
  });
  watchRejections();
}

/** Notes an invocation that begins. */
export function noteRunning(running: Running): void {
  state.running.add(running);
}

/** Notes one that ended by itself. */
export function noteSettled(running: Running): void {
  state.running.delete(running);
}

/**
 * Notes rejections that others listen for, as Lambda's runtimes up to Node.js 22 do: it is they who
 * decide whether the process goes on, and at its end the rejection is the reason.
 *
 * Without a listener a rejection is an uncaught exception, and a listener of ours alone would keep
 * it from being one.
 */
function watchRejections(): void {
  const event = 'unhandledRejection';
  if (process.listenerCount(event) === 0) return;
  const note = (reason: unknown): void => {
    for (const running of state.running) running.rejected = crash(reason);
  };
  // Before the others, as the runtime's ends the process at once.
  process.prependListener(event, note);
  process.on('removeListener', (removed) => {
    if (removed === event && process.listenerCount(event) === 1) process.off(event, note);
  });
}

function crash(error: unknown): UnfinishedReason {
  return { errorType: thrown(error).name, message: 'The process crashed', error };
}

/**
 * Tells of all that run; an end of the process may be followed by another, which has nothing to add.
 *
 * Nor has one, save an exception, to what a deadline has told of: Lambda sends SIGTERM after it.
 */
function tellAll(reasonOf: (running: Running) => UnfinishedReason): readonly Running[] {
  const all = [...state.running];
  state.running.clear();
  for (const running of all) {
    const reason = reasonOf(running);
    if (running.told === undefined || 'error' in reason) tellUnfinished(running, reason);
  }
  return all;
}

/** Ends those for which an empty event loop is an end; returns the others, which are told of. */
function endDrained(): readonly Running[] {
  for (const running of state.running) {
    if (running.drained === undefined) continue;
    running.drained();
    state.running.delete(running);
  }
  const message = 'The handler never settled, and nothing is left to do';
  return tellAll(() => ({ errorType: UNSETTLED, message }));
}

/** For exporters that need the event loop; what is sent by a system call has left already. */
async function flushAll(told: readonly Running[]): Promise<void> {
  const telemetries = takePendingFlushes();
  for (const { invocation } of told) telemetries.add(invocation.telemetry);
  await Promise.all([...telemetries].map((telemetry) => flush(telemetry, LAST_FLUSH_MS)));
}
