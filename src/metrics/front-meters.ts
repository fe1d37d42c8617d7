import { processState } from '../process-state.js';

const names = processState('frontMeters', () => new Set<string>());

/** Notes a meter that `createMetrics()` records on: it is named for the namespace of its metrics. */
export function noteFrontMeter(name: string): void {
  names.add(name);
}

/** Whether a meter of this name is one of `createMetrics()`'s, where only its name is left. */
export function isFrontMeter(name: string): boolean {
  return names.has(name);
}
