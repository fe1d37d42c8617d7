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
  const { segments, names, template } = parsePath(path);
  const label = `${method} ${template}`;
  const [first, second] = parts;
  const handler = parts.length > 1 ? second : first;
  if (typeof handler !== 'function') {
    throw new TypeError(
      `The handler of ${label} must be a function, got ${typeof handler}. ` +
        'Write (path, handler) or (path, [middleware], handler).',
    );
  }
  return {
    method,
    path,
    template,
    label,
    segments,
    names,
    // Types saw to it that a handler fits its path and state; here only the call is left.
    handler: handler as (c: AnyContext) => unknown,
    middleware: parts.length > 1 ? middlewareList(first, label) : [],
    errorHandlers: [],
  };
}

/**
 * Checks one middleware.
 *
 * @throws TypeError when it is no function.
 */
export function assertMiddleware(value: unknown, where: string): asserts value is AnyMiddleware {
  if (typeof value === 'function') return;
  throw new TypeError(
    `A middleware of ${where} must be a function, got ${typeof value}. Write async (c, next) => { await next(); }.`,
  );
}

function middlewareList(value: unknown, label: string): readonly AnyMiddleware[] {
  if (!Array.isArray(value)) {
    throw new TypeError(
      `The middleware of ${label} must be a list, got ${typeof value}. Write (path, [middleware], handler).`,
    );
  }
  return value.map((one: unknown) => {
    assertMiddleware(one, label);
    return one;
  });
}
