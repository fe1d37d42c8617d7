import { assertFunction } from '../function-argument.js';
import { isShape } from '../trigger/shape.js';
import { assertToken, assertWhole } from './checks.js';
import { parsePath } from './path-pattern.js';
import type { AnyMiddleware, Route } from './route.js';
import type { RouteOptions } from './route-options.js';
import { validatedHandler } from './validation.js';

/**
 * What a route is registered with, behind its method and its path: the middleware, where there is
 * any, the handler and the options; the error handlers of the router that a route comes from.
 */
export type RouteParts = readonly unknown[];

/**
 * Makes a route of what an application registered.
 *
 * @throws TypeError for a wrong kind of argument, RangeError for a malformed path.
 */
export function createRoute(sent: string, path: string, parts: RouteParts): Route {
  assertToken(sent, 'The route method');
  // A method has a letter case, and all that sources send is in upper case.
  const method = sent.toUpperCase();
  const pattern = parsePath(path);
  const label = `${method} ${pattern.template}`;
  // A handler comes first where there is no middleware.
  const [middleware, handler, options = {}, errorHandlers = []] = Array.isArray(parts[0])
    ? parts
    : [[], ...parts];
  assertFunction(handler, `The handler of ${label} must be`);
  for (const one of middleware as unknown[]) assertMiddleware(one, label);
  if (!isShape(options)) {
    throw new TypeError(`The options of ${label} are no object, and middleware must be a list.`);
  }
  const { maxBodyBytes } = options as RouteOptions;
  assertWhole(maxBodyBytes, `maxBodyBytes of ${label}`);
  // Types saw to it that these fit the path and the state; here only the calls are left.
  const registered = handler as Route['handler'];
  return {
    ...pattern,
    method,
    path,
    label,
    middleware: middleware as AnyMiddleware[],
    handler: registered,
    validated: validatedHandler(registered, options, label),
    options,
    maxBodyBytes,
    errorHandlers: errorHandlers as Route['errorHandlers'],
  };
}

/**
 * Checks one middleware.
 *
 * @throws TypeError when it is no function.
 */
export function assertMiddleware(value: unknown, where: string): asserts value is AnyMiddleware {
  assertFunction(value, `A middleware of ${where} must be`);
}
