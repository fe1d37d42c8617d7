import { addErrorHandler, type ErrorClass } from '../error-handlers.js';
import type { ErrorHandler } from './exchange.js';
import { assertPath, joinPaths } from './path-pattern.js';
import { assertMiddleware, createRoute, type RouteParts } from './registration.js';
import type { AnyMiddleware, Route } from './route.js';
import { createRouteTable, type RouteTable } from './route-table.js';

/** What every copy of this package finds the parts of a router under. */
export const PARTS: unique symbol = Symbol.for('fluoroscope.router.1');

/** A router that another one may include. */
export interface IncludableRouter {
  readonly [PARTS]: unknown;
}

/** What was registered with one router, and how more is. */
export interface Registry {
  readonly table: RouteTable;
  readonly parts: Parts;
  register(method: string, path: string, parts: RouteParts): void;
  use(middleware: unknown): void;
  onError(type: ErrorClass, handler: ErrorHandler): void;
  include(router: IncludableRouter, prefix: string): void;
}

interface Parts {
  readonly routes: Route[];
  readonly middleware: AnyMiddleware[];
  readonly errorHandlers: Map<object, ErrorHandler>;
  isIncluded: boolean;
}

/** Creates the registry of a router whose paths all start with `prefix`; a route's own limit wins. */
export function createRegistry(prefix: string, maxBodyBytes?: number | undefined): Registry {
  const table = createRouteTable();
  const parts: Parts = { routes: [], middleware: [], errorHandlers: new Map(), isIncluded: false };
  const assertOpen = (): void => {
    if (!parts.isIncluded) return;
    throw new Error('This router is included already. Register before include().');
  };
  const addRoute = (given: Route): void => {
    const route = { ...given, maxBodyBytes: given.maxBodyBytes ?? maxBodyBytes };
    table.add(route);
    parts.routes.push(route);
  };
  return {
    table,
    parts,
    register(method, path, routeParts) {
      assertOpen();
      assertPath(path, 'Route path');
      addRoute(createRoute(method, joinPaths(prefix, path), routeParts));
    },
    use(middleware) {
      assertOpen();
      assertMiddleware(middleware, 'use()');
      parts.middleware.push(middleware);
    },
    onError(type, handler) {
      assertOpen();
      addErrorHandler(parts.errorHandlers, type, handler);
    },
    include(router, outer) {
      assertOpen();
      assertPath(outer, 'The prefix of include()');
      const part = partsOf(router, 'include()');
      const start = joinPaths(prefix, outer);
      for (const route of part.routes) addRoute(routeWithin(part, route, start));
      part.isIncluded = true;
    },
  };
}

/**
 * The routes of a router, in the order in which they were registered.
 *
 * @throws TypeError when it is none.
 */
export function routesOf(router: IncludableRouter, what: string): readonly Route[] {
  return partsOf(router, what).routes;
}

function partsOf(router: IncludableRouter | undefined, what: string): Parts {
  // Any copy of this package puts the same parts under this key, or none.
  const parts = router?.[PARTS] as Parts | undefined;
  if (parts !== undefined) return parts;
  throw new TypeError(`${what} takes what createRouter() returned.`);
}

/** A route of an included router, with what the router puts around it. */
function routeWithin(part: Parts, route: Route, prefix: string): Route {
  return {
    ...createRoute(route.method, joinPaths(prefix, route.path), [route.handler]),
    options: route.options,
    maxBodyBytes: route.maxBodyBytes,
    middleware: [...part.middleware, ...route.middleware],
    errorHandlers: [...route.errorHandlers, part.errorHandlers],
  };
}
