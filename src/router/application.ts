import { assertFunction } from '../function-argument.js';
import { assertWhole } from './checks.js';
import type { Application } from './exchange.js';
import { assertPath, joinPaths } from './path-pattern.js';
import { createRoute } from './registration.js';
import type { Route } from './route.js';
import { createRouteMetrics } from './route-metrics.js';
import type { RouterOptions } from './router-options.js';

/** What every copy of this package finds the application of a router under. */
export const APPLICATION: unique symbol = Symbol.for('fluoroscope.router.1');

/** A router that another one may include. */
export interface IncludableRouter {
  readonly [APPLICATION]: unknown;
}

/**
 * Creates what a router registers with.
 *
 * @throws TypeError and RangeError for wrong options.
 */
export function createApplication(options: RouterOptions): Application {
  const { prefix = '/', stripPrefixes = [], serializer = JSON.stringify, maxBodyBytes } = options;
  assertPath(prefix, 'The router option prefix');
  if (!Array.isArray(stripPrefixes)) {
    throw new TypeError('The router option stripPrefixes must be a list. Write ["/v1"].');
  }
  for (const one of stripPrefixes) {
    assertPath(one, 'A prefix of stripPrefixes');
    if (one.endsWith('/')) {
      throw new RangeError(`stripPrefixes: leave out the last "/" of "${one}".`);
    }
  }
  assertFunction(serializer, 'The router option serializer must be', 'JSON.stringify');
  if (maxBodyBytes !== undefined) assertWhole(maxBodyBytes, 'maxBodyBytes');
  return {
    table: new Map(),
    routes: [],
    middleware: [],
    errorHandlers: new Map(),
    stripPrefixes,
    serializer,
    middlewareEvents: options.middlewareEvents,
    measure: options.routeMetrics ? createRouteMetrics() : undefined,
  };
}

/**
 * The application of a router, of this copy of the package or another one.
 *
 * @throws TypeError when it is no router.
 */
export function applicationOf(router: IncludableRouter | undefined, what: string): Application {
  // Any copy of this package puts the same under this key, or nothing.
  const app = router?.[APPLICATION] as Application | undefined;
  if (app !== undefined) return app;
  throw new TypeError(`${what} takes what createRouter() returned.`);
}

/** A route of an included router, with what that router puts around it. */
export function routeWithin(part: Application, route: Route, prefix: string): Route {
  const { method, path, handler, options, maxBodyBytes } = route;
  return {
    ...createRoute(method, joinPaths(prefix, path), [handler]),
    options,
    maxBodyBytes,
    middleware: [...part.middleware, ...route.middleware],
    errorHandlers: [...route.errorHandlers, part.errorHandlers],
  };
}
