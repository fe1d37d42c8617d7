import type { Invocation } from '../invocation.js';
import type { LineBuffer } from './buffer.js';
import { admit, DEBUG, lambdaFloor, SILENT } from './levels.js';
import type { Sampling } from './sampling.js';

/** What becomes of a line: it is written at once, or held back. */
type Place = 'written' | 'held';

/** What becomes of a line where a level is in force; `undefined`: it goes nowhere. */
export type PlaceOf = (
  rank: number,
  level: number,
  invocation: Invocation | undefined,
) => Place | undefined;

/**
 * Decides by the level, the sampling and the buffer of a logger.
 *
 * In a sampled invocation lines are written from DEBUG up, and none is held back. Otherwise lines up
 * to the buffer's level are held back, those above the logger's level too. SILENT is silent always,
 * and what Lambda would drop is not written.
 */
export function createPlaceOf(
  sampling: Sampling | undefined,
  buffer: LineBuffer | undefined,
): PlaceOf {
  const floor = lambdaFloor();
  if (sampling || buffer) admit(floor);
  return (rank, level, invocation) => {
    if (level === SILENT) return undefined;
    const isSampled = sampling?.isSampled(invocation);
    const isHeld = buffer && invocation && rank <= buffer.rank;
    if (isHeld && !isSampled && rank >= floor) return 'held';
    const threshold = isSampled ? Math.max(floor, Math.min(level, DEBUG)) : level;
    return rank >= threshold ? 'written' : undefined;
  };
}
