import { assertToken } from './header-name.js';
import { parsePath } from './path-pattern.js';
import type { AnyMiddleware, Route } from './route.js';
import type { AnyContext } from './route-context.js';

/** What a route is registered with, behind its method and its path. */
export type RouteParts = readonly [...middleware: unknown[], handler: unknown];

/**
 * Makes a route of what an application registered.
 *
 * @throws TypeError for a wrong kind of argument, RangeError for a malformed path.
 */
export function createRoute(method: string, path: string, parts: RouteParts): Route {
  assertToken(method, 'The route method');
  const pattern = parsePath(path);
  const label = `${method} ${pattern.template}`;
  const [middleware, handler] = parts.length > 1 ? parts : [[], parts[0]];
  assertFunction(handler, `The handler of ${label} must be`, '(path, [middleware], handler)');
  if (!Array.isArray(middleware)) {
    throw new TypeError(
      `The middleware of ${label} must be a list. Write (path, [middleware], handler).`,
    );
  }
  for (const one of middleware) assertMiddleware(one, label);
  // Types saw to it that these fit the path and the state; here only the calls are left.
  return {
    ...pattern,
    method,
    path,
    label,
    handler: handler as (c: AnyContext) => unknown,
    middleware,
    errorHandlers: [],
  };
}

/**
 * Checks one middleware.
 *
 * @throws TypeError when it is no function.
 */
export function assertMiddleware(value: unknown, where: string): asserts value is AnyMiddleware {
  assertFunction(value, `A middleware of ${where} must be`, '(c, next) => next()');
}

/**
 * Checks a function that an application passes; `what` begins the message, `cure` is what to write.
 *
 * @throws TypeError when it is none.
 */
export function assertFunction(value: unknown, what: string, cure: string): void {
  if (typeof value === 'function') return;
  throw new TypeError(`${what} a function, got ${typeof value}. Write ${cure}.`);
}
