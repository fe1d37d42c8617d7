import { mapError } from './error-mapping.js';
import type { Exchange } from './exchange.js';
import { contextOf } from './lazy-context.js';
import { applyResult } from './result.js';
import type { AnyMiddleware } from './route.js';
import type { AnyContext } from './route-context.js';
import { isThenable } from './thenable.js';

/** What answers a request, and what goes around it, outermost first. */
export interface Chain {
  readonly middleware: readonly AnyMiddleware[];
  readonly handler: (c: AnyContext) => unknown;
}

/** One middleware's call of `next`. */
interface Frame {
  next: Promise<void> | undefined;
  settled: boolean;
  calls: number;
}

/**
 * Runs a chain onto the exchange's response.
 *
 * Each frame maps its own errors, so that the middleware around it sees the final status and
 * `next()` never rejects. Nothing is thrown, and nothing waits that is synchronous.
 */
export function runChain(exchange: Exchange, chain: Chain, index = 0): void | Promise<void> {
  const middleware = chain.middleware[index];
  if (middleware !== undefined) return runMiddleware(exchange, chain, index);
  try {
    return settle(exchange, chain.handler(contextOf(exchange)), applyResult);
  } catch (error) {
    return mapError(exchange, error);
  }
}

function runMiddleware(exchange: Exchange, chain: Chain, index: number): void | Promise<void> {
  const frame: Frame = { next: undefined, settled: false, calls: 0 };
  const next = (): Promise<void> => {
    frame.calls += 1;
    frame.next ??= startNext(frame, () => runChain(exchange, chain, index + 1));
    return frame.next;
  };
  try {
    const result = chain.middleware[index]?.(contextOf(exchange), next);
    return settle(exchange, result, (_, value) => finish(exchange, frame, value));
  } catch (error) {
    return mapError(exchange, error);
  }
}

function startNext(frame: Frame, run: () => void | Promise<void>): Promise<void> {
  const done = run();
  const settled = (): void => {
    frame.settled = true;
  };
  if (done !== undefined) return done.then(settled);
  settled();
  return Promise.resolve();
}

function finish(exchange: Exchange, frame: Frame, value: unknown): void | Promise<void> {
  if (frame.calls > 1) {
    throw new Error('A middleware called next() more than once. Call it once.');
  }
  if (frame.next !== undefined && !frame.settled) {
    throw new Error(
      'A middleware did not wait for next(). Write "await next()" or "return next()".',
    );
  }
  if (value !== undefined) return applyResult(exchange, value);
  if (frame.next !== undefined) return undefined;
  throw new Error('A middleware neither called next() nor returned an answer. Do one of them.');
}

/** Goes on with a value now, or with a promise's value when it is there; what fails is mapped. */
function settle(
  exchange: Exchange,
  result: unknown,
  apply: (exchange: Exchange, value: unknown) => void | Promise<void>,
): void | Promise<void> {
  const failed = (error: unknown): void | Promise<void> => mapError(exchange, error);
  if (isThenable(result)) {
    return Promise.resolve(result)
      .then((value) => apply(exchange, value))
      .catch(failed);
  }
  return apply(exchange, result)?.catch(failed);
}
