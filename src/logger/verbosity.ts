import type { Invocation } from '../invocation.js';
import type { LineBuffer } from './buffer.js';
import { DEBUG, lambdaFloor, SILENT } from './levels.js';
import type { Sampling } from './sampling.js';

/** What becomes of a line: it is written at once, or held back. */
export type Place = 'written' | 'held';

/** Which lines of a logger and its children are written, and which are held back. */
export interface Verbosity {
  /** Whether lines of this rank go nowhere, whatever the invocation. */
  isNowhere(rank: number): boolean;
  /** Makes room for the lines of a level that one of the loggers, or some invocation, was given. */
  note(rank: number): void;
  /** What becomes of a line where a level is in force; `undefined`: it goes nowhere. */
  placeOf(rank: number, level: number, invocation: Invocation | undefined): Place | undefined;
}

/**
 * Decides by the level, the sampling and the buffer of a logger.
 *
 * In a sampled invocation lines are written from DEBUG up, and none is held back. Otherwise lines up
 * to the buffer's level are held back, those above the logger's level too. SILENT is silent always,
 * and what Lambda would drop is not written.
 */
export function createVerbosity(
  sampling: Sampling | undefined,
  buffer: LineBuffer | undefined,
): Verbosity {
  const floor = lambdaFloor();
  const isPlain = sampling === undefined && buffer === undefined;
  // It never rises: a level that some invocation once had may be another one's now.
  let lowest = SILENT;
  return {
    isNowhere: (rank) => rank < lowest,
    note(rank) {
      lowest = Math.min(lowest, isPlain || rank === SILENT ? rank : floor);
    },
    placeOf(rank, level, invocation) {
      if (level === SILENT) return undefined;
      const isSampled = sampling?.isSampled(invocation);
      const isHeld = buffer !== undefined && invocation !== undefined && rank <= buffer.rank;
      if (isHeld && !isSampled && rank >= floor) return 'held';
      const threshold = isSampled ? Math.max(floor, Math.min(level, DEBUG)) : level;
      return rank >= threshold ? 'written' : undefined;
    },
  };
}
