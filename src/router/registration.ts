import { assertFunction } from '../function-argument.js';
import { isShape } from '../trigger/shape.js';
import { assertToken, assertWhole } from './checks.js';
import { parsePath } from './path-pattern.js';
import type { AnyMiddleware, Route } from './route.js';
import type { AnyContext } from './route-context.js';
import type { RouteOptions } from './route-options.js';
import { withValidation } from './validation.js';

/** What a route is registered with, behind its method and its path. */
export type RouteParts = readonly unknown[];

/**
 * Makes a route of what an application registered.
 *
 * @throws TypeError for a wrong kind of argument, RangeError for a malformed path.
 */
export function createRoute(method: string, path: string, parts: RouteParts): Route {
  assertToken(method, 'The route method');
  const pattern = parsePath(path);
  const label = `${method} ${pattern.template}`;
  // A handler comes first where there is no middleware.
  const [middleware, handler, given = {}] = Array.isArray(parts[0]) ? parts : [[], ...parts];
  assertFunction(handler, `The handler of ${label} must be`, '(path, [fn], handler)');
  for (const one of middleware as unknown[]) assertMiddleware(one, label);
  if (!isShape(given)) {
    throw new TypeError(
      `The options of ${label} are no object; middleware must be a list: (path, [fn], handler, options).`,
    );
  }
  const options: RouteOptions = given;
  if (options.maxBodyBytes !== undefined)
    assertWhole(options.maxBodyBytes, `maxBodyBytes of ${label}`);
  // Types saw to it that these fit the path and the state; here only the calls are left.
  return {
    ...pattern,
    method,
    path,
    label,
    handler: withValidation(handler as (c: AnyContext) => unknown, options, label),
    middleware: middleware as AnyMiddleware[],
    options,
    maxBodyBytes: options.maxBodyBytes,
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
