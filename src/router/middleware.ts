import { discard } from './byte-source.js';
import { logFault, mapError } from './error-mapping.js';
import type { Exchange } from './exchange.js';
import { applyResult } from './result.js';
import { noteMiddleware } from './route-span.js';
import { type Done, settle } from './settle.js';

/** What answers a request, at the end of a chain, and what goes around it, outermost first. */
export type Frame = (c: Exchange, next: () => Promise<void>) => unknown;

/**
 * Runs a chain onto the response.
 *
 * Each frame maps its own errors, so that the middleware around it sees the final status and
 * `next()` never rejects. Nothing is thrown, and nothing waits that is synchronous. A frame that
 * ends after the one around it, which did not wait, is too late to answer.
 */
export function runChain(
  c: Exchange,
  frames: readonly Frame[],
  isLate?: () => boolean | undefined,
): Done {
  const frame = frames[0] as Frame;
  const isLast = frames.length === 1;
  let calls = 0;
  let isRestLate = isLate;
  let running: Promise<void> | undefined;
  const next = (): Promise<void> => {
    calls += 1;
    if (calls === 1) {
      running = runChain(c, frames.slice(1), () => isRestLate?.())?.then(() => {
        running = undefined;
      });
    }
    return Promise.resolve(running);
  };
  return settle(
    () => {
      if (!isLast && c.app.middlewareEvents) noteMiddleware(c, frame);
      return frame(c, next);
    },
    (value) => {
      if (isLate?.()) return discard(value);
      if (calls > 1) throw misuse('called next() more than once');
      if (running !== undefined) throw misuse('did not wait for next()');
      if (isLast || value !== undefined) return applyResult(c, value);
      if (calls === 0) throw misuse('neither called next() nor answered');
      return undefined;
    },
    (error) => {
      isRestLate = () => true;
      // It changes no answer any more, and is the only sign of what went wrong.
      return isLate?.() ? logFault(c, error) : mapError(c, error);
    },
  );
}

function misuse(what: string): Error {
  return new Error(`A middleware ${what}.`);
}
