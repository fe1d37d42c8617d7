import { stackLocation } from '../stack-location.js';

/** Frames of Node.js between a program's own and the logger, as of an event emitter, are passed over. */
const MAX_FRAMES = 10;

/** `file:line` of the code that called a function; `undefined` where the stack does not say. */
export function callerOf(callee: (...args: never) => unknown): string | undefined {
  const holder: { readonly stack?: unknown } = {};
  try {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = MAX_FRAMES;
    try {
      Error.captureStackTrace(holder, callee);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
    // Mapped to the source where Node.js or a package does that.
    return typeof holder.stack === 'string' ? stackLocation(holder.stack) : undefined;
  } catch {
    return undefined;
  }
}
