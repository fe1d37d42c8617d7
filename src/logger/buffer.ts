import { diag } from '@opentelemetry/api';
import { type Invocation, invocationState } from '../invocation.js';
import { type LogLevelName, requireLogLevel, SEVERITY } from './levels.js';

export interface BufferOptions {
  /** The most severe level that is held back, in any case; default `'DEBUG'`. */
  readonly level?: LogLevelName | undefined;
  /** How many bytes of lines an invocation may hold back; default 20,480. */
  readonly maxBytes?: number | undefined;
}

/** The lines that a logger holds back until something fails. */
export interface LineBuffer {
  /** Lines up to this severity are held back. */
  readonly severity: number;
  /** Holds a line back; tells whether it could. */
  hold(invocation: Invocation, line: HeldLine): boolean;
  /** Writes what this logger holds back. */
  flush(invocation: Invocation): void;
}

interface HeldLine {
  readonly bytes: number;
  write(): void;
}

interface Held {
  readonly lines: HeldLine[];
  bytes: number;
  evicted: number;
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
  options: BufferOptions,
  tellEvicted: (count: number) => void,
): LineBuffer {
  const { level = 'DEBUG', maxBytes = DEFAULT_MAX_BYTES } = options;
  if (!Number.isInteger(maxBytes) || maxBytes < 1) {
    throw new RangeError(
      `createLogger: buffer.maxBytes must be a whole number of bytes from 1, got ${String(maxBytes)}.`,
    );
  }
  const severity = SEVERITY[requireLogLevel(level)];
  const owner = {};
  let warned = false;

  const heldIn = (invocation: Invocation): Held =>
    invocationState<Held>(invocation, owner, () => {
      flushesOf(invocation).push(() => flush(invocation));
      return { lines: [], bytes: 0, evicted: 0 };
    });

  const flush = (invocation: Invocation): void => {
    const held = heldIn(invocation);
    const { evicted } = held;
    held.evicted = 0;
    held.bytes = 0;
    for (const line of held.lines.splice(0)) line.write();
    if (evicted > 0) tellEvicted(evicted);
  };

  return {
    severity,
    flush,
    hold(invocation, line) {
      if (line.bytes > maxBytes) {
        if (!warned) diag.warn(tooLarge(line.bytes, maxBytes));
        warned = true;
        return false;
      }
      const held = heldIn(invocation);
      held.lines.push(line);
      held.bytes += line.bytes;
      while (held.bytes > maxBytes) {
        held.bytes -= held.lines.shift()?.bytes ?? 0;
        held.evicted += 1;
      }
      return true;
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

function tooLarge(bytes: number, maxBytes: number): string {
  return `A log line of ${bytes} bytes is larger than the buffer of ${maxBytes} and was written at once. Raise buffer.maxBytes.`;
}
