import { PREFLIGHT, type Preflight, preflightOf } from './cors.js';
import { exchangeOf } from './lazy-context.js';
import { runChain } from './middleware.js';
import { assertMiddleware } from './registration.js';
import { answeredResult } from './result.js';
import type { AnyMiddleware } from './route.js';
import type { Middleware } from './route-context.js';
import { afterwards } from './settle.js';

/**
 * Makes one middleware of many, the first one outermost.
 *
 * @throws TypeError for anything but a list of middleware.
 */
export function compose<TState extends object = Record<string, unknown>>(
  middleware: readonly Middleware<TState>[],
): Middleware<TState> {
  if (!Array.isArray(middleware)) {
    throw new TypeError('compose() takes a list of middleware.');
  }
  for (const one of middleware) assertMiddleware(one, 'compose()');
  const list = middleware as readonly AnyMiddleware[];
  // A key of an object, as a bundler leaves the name alone that spans tell of.
  const named: Record<'compose', AnyMiddleware & { [PREFLIGHT]?: Preflight }> = {
    compose(c, next) {
      let isPassedOn = false;
      const rest = (): Promise<void> => {
        isPassedOn = true;
        return next();
      };
      // Where one of them answered, its answer is on the response already.
      const value = (): unknown => (isPassedOn ? undefined : answeredResult);
      const done = runChain(exchangeOf(c), { middleware: list, rest });
      return afterwards(done, value);
    },
  };
  const preflight = preflightOf(list);
  if (preflight !== undefined) named.compose[PREFLIGHT] = preflight;
  return named.compose as Middleware<TState>;
}
