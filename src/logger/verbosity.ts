import type { Invocation } from '../invocation.js';
import type { LineBuffer } from './buffer.js';
import { type LogLevel, lambdaFloor, SEVERITY } from './levels.js';
import type { Sampling } from './sampling.js';

/** Which lines of a logger are written, and which are held back. */
export interface Verbosity {
  /** Lines below this severity go nowhere, whatever the invocation. */
  readonly lowest: number;
  placeOf(severity: number, invocation: Invocation | undefined): Place;
}

/** What becomes of a line. */
export type Place = 'stdout' | 'buffer' | 'nowhere';

/** What decides, beside the level. */
export interface VerbosityOptions {
  readonly sampling: Sampling | undefined;
  readonly buffer: LineBuffer | undefined;
}

/** Creates the function that knows the verbosity of each level. */
export function createVerbosities(options: VerbosityOptions): (level: LogLevel) => Verbosity {
  const verbosities = new Map<LogLevel, Verbosity>();
  return (level) => {
    const present = verbosities.get(level);
    if (present !== undefined) return present;
    const created = createVerbosity(level, options);
    verbosities.set(level, created);
    return created;
  };
}

/**
 * Decides by the level, the sampling and the buffer of a logger.
 *
 * In a sampled invocation lines are written from DEBUG up, and none is held back. Otherwise lines up
 * to the buffer's level are held back, those above the logger's level too. SILENT is silent always,
 * and what Lambda would drop is not written.
 */
function createVerbosity(level: LogLevel, { sampling, buffer }: VerbosityOptions): Verbosity {
  const threshold = SEVERITY[level];
  if (level === 'SILENT' || (sampling === undefined && buffer === undefined)) {
    return {
      lowest: threshold,
      placeOf: (severity) => (severity >= threshold ? 'stdout' : 'nowhere'),
    };
  }
  const floor = SEVERITY[lambdaFloor()];
  const sampledThreshold = Math.max(floor, Math.min(threshold, SEVERITY.DEBUG));
  return {
    lowest: buffer === undefined ? sampledThreshold : floor,
    placeOf(severity, invocation) {
      if (sampling?.isSampled(invocation)) {
        return severity >= sampledThreshold ? 'stdout' : 'nowhere';
      }
      const isHeld =
        buffer !== undefined && invocation !== undefined && severity <= buffer.severity;
      if (isHeld && severity >= floor) return 'buffer';
      return severity >= threshold ? 'stdout' : 'nowhere';
    },
  };
}
