import type { Exchange } from './exchange.js';
import { runChain } from './middleware.js';
import { PREFLIGHT, type Preflight, preflightOf } from './preflight.js';
import { assertMiddleware } from './registration.js';
import type { AnyMiddleware } from './route.js';
import type { Middleware } from './route-context.js';

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
    async compose(c, next) {
      const rest = async (): Promise<unknown> => {
        await next();
        return c;
      };
      await runChain(c as Exchange, [...list, rest]);
      // Whoever answered, the answer is on the response already, and `c` stands for it.
      return c;
    },
  };
  const preflight = preflightOf(list);
  if (preflight !== undefined) named.compose[PREFLIGHT] = preflight;
  return named.compose as Middleware<TState>;
}
