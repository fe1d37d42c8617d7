import { type Invocation, invocationState } from '../invocation.js';
import { createSingleWarning } from '../single-warning.js';
import { type LogLevelName, requireRank } from './levels.js';

export interface BufferOptions {
  /** The most severe level that is held back, in any case; default `'DEBUG'`. */
  readonly level?: LogLevelName | undefined;
  /** How many bytes of lines an invocation may hold back; default 20,480. */
  readonly maxBytes?: number | undefined;
}

/** The lines that a logger and its children hold back until something fails. */
export interface LineBuffer {
  /** Lines up to this rank are held back. */
  readonly rank: number;
  /** Holds a line back, by the function that writes it; tells whether it could. */
  hold(invocation: Invocation, line: string, write: () => void): boolean;
  /** Writes what this logger holds back. */
  flush(invocation: Invocation): void;
}

/** What one buffer holds back for one invocation. */
interface Held {
  add(bytes: number, write: () => void): void;
  flush(): void;
}

const DEFAULT_MAX_BYTES = 20_480;

/** Under which every invocation keeps how its buffers are written, whichever logger has them. */
const FLUSHES = {};

/**
 * Creates the buffer of a logger and its children.
 *
 * Each invocation has its own, which ends with it. The oldest lines make room for new ones, and a
 * WARN line says how many when the rest is written.
 *
 * @throws RangeError for an unknown level, or a number of bytes that is no whole one from 1.
 */
export function createLineBuffer(
  { level = 'DEBUG', maxBytes = DEFAULT_MAX_BYTES }: BufferOptions,
  warn: (text: string) => void,
): LineBuffer {
  if (!Number.isInteger(maxBytes) || maxBytes < 1) {
    throw new RangeError(
      `createLogger: buffer.maxBytes must be a whole number of bytes from 1, got ${String(maxBytes)}.`,
    );
  }
  const owner = {};
  const warnOfSize = createSingleWarning();
  const heldIn = (invocation: Invocation): Held =>
    invocationState<Held>(invocation, owner, () => {
      const held = createHeld(maxBytes, warn);
      flushesOf(invocation).push(held.flush);
      return held;
    });

  return {
    rank: requireRank(level),
    flush: (invocation) => heldIn(invocation).flush(),
    hold(invocation, line, write) {
      const bytes = Buffer.byteLength(line);
      const isSmall = bytes <= maxBytes;
      if (isSmall) heldIn(invocation).add(bytes, write);
      else warnOfSize(`A log line of ${bytes} bytes was not held back. Raise buffer.maxBytes.`);
      return isSmall;
    },
  };
}

/** Writes all that the loggers of an invocation hold back: something failed. */
export function flushBuffers(invocation: Invocation): void {
  for (const flush of flushesOf(invocation)) flush();
}

function flushesOf(invocation: Invocation): Array<() => void> {
  return invocationState<Array<() => void>>(invocation, FLUSHES, () => []);
}

function createHeld(maxBytes: number, warn: (text: string) => void): Held {
  const lines: Array<{ readonly bytes: number; readonly write: () => void }> = [];
  let total = 0;
  let evicted = 0;
  return {
    add(bytes, write) {
      lines.push({ bytes, write });
      total += bytes;
      for (; total > maxBytes; evicted += 1) total -= lines.shift()?.bytes ?? 0;
    },
    flush() {
      const count = evicted;
      evicted = 0;
      total = 0;
      for (const { write } of lines.splice(0)) write();
      if (count > 0) {
        warn(
          `${count} buffered lines were dropped for newer ones; raise buffer.maxBytes to keep more`,
        );
      }
    },
  };
}
