import { processState } from './process-state.js';

/** The handlers of this process that `instrument()` has made, of whatever copy of this package. */
const instrumented = processState('instrumented', () => new WeakSet<object>());

/** Notes a handler that `instrument()` has made. */
export function noteInstrumented(handler: object): void {
  instrumented.add(handler);
}

/** Whether `instrument()` has made a handler: wrapped once more, it would tell everything twice. */
export function isInstrumented(handler: object): boolean {
  return instrumented.has(handler);
}
