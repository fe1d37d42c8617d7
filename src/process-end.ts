import { processState } from './process-state.js';
import { thrown } from './thrown.js';
import { type Running, tellUnfinished, type UnfinishedReason } from './unfinished.js';

/** The invocations under way in this process, and whether its end is watched. */
const state = processState('running', () => ({ running: new Set<Running>(), watched: false }));

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
  process.on('uncaughtExceptionMonitor', (error: unknown) => {
    tellAll({ errorType: thrown(error).name, message: 'The process crashed', error });
  });
  process.on('exit', () => {
    tellAll({ errorType: 'process_exit', message: 'The process ended before the invocation did' });
  });
  process.on('beforeExit', () => {
    tellAll({
      errorType: 'unsettled',
      message: 'The handler never settled, and nothing is left to do',
    });
  });
  process.once('SIGTERM', () => {
    tellAll({ errorType: 'sigterm', message: 'The process was ended before the invocation' });
    // Having listened, we took the signal's effect away; where nobody else listens it is given back.
    if (process.listenerCount('SIGTERM') === 0) process.kill(process.pid, 'SIGTERM');
  });
}

/** Notes an invocation that begins; returns what notes that it ended by itself. */
export function noteRunning(running: Running): () => void {
  state.running.add(running);
  return () => void state.running.delete(running);
}

function tellAll(reason: UnfinishedReason): void {
  for (const running of state.running) tellUnfinished(running, reason);
  // An uncaught exception is followed by the exit, which has nothing to add.
  state.running.clear();
}
