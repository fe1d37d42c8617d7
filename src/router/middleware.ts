import { mapError } from './error-mapping.js';
import type { Exchange } from './exchange.js';
import { contextOf } from './lazy-context.js';
import { applyResult } from './result.js';
import type { AnyMiddleware } from './route.js';
import type { AnyContext } from './route-context.js';
import { noteMiddleware } from './route-span.js';
import { settle } from './settle.js';

/** What answers a request, and what goes around it, outermost first. */
export type Chain = { readonly middleware: readonly AnyMiddleware[] } & (
  | { readonly handler: (c: AnyContext) => unknown }
  /** Another chain goes on where this one ends. */
  | { readonly rest: () => Promise<void> }
);

/**
 * Runs a chain onto the exchange's response.
 *
 * Each frame maps its own errors, so that the middleware around it sees the final status and
 * `next()` never rejects. Nothing is thrown, and nothing waits that is synchronous.
 */
export function runChain(exchange: Exchange, chain: Chain, index = 0): void | Promise<void> {
  const middleware = chain.middleware[index];
  if (middleware === undefined && 'rest' in chain) return chain.rest();
  let calls = 0;
  let running: Promise<void> | undefined;
  const next = (): Promise<void> => {
    calls += 1;
    if (calls === 1) {
      running = runChain(exchange, chain, index + 1)?.then(() => {
        running = undefined;
      });
    }
    return Promise.resolve(running);
  };
  return settle(
    () => {
      const c = contextOf(exchange);
      if (middleware !== undefined) {
        if (exchange.app.middlewareEvents) noteMiddleware(exchange, middleware);
        return middleware(c, next);
      }
      return 'handler' in chain ? chain.handler(c) : undefined;
    },
    (value) => {
      if (calls > 1) throw misuse('called next() more than once');
      if (running !== undefined) throw misuse('did not wait for next(). Write "await next()"');
      if (value !== undefined || middleware === undefined) return applyResult(exchange, value);
      if (calls === 0) throw misuse('neither called next() nor returned an answer');
      return undefined;
    },
    (error) => mapError(exchange, error),
  );
}

function misuse(what: string): Error {
  return new Error(`A middleware ${what}.`);
}
