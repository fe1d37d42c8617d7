import { createErrorHandlers } from './error-handlers.js';
import type { ErrorClass, ErrorHandler, ErrorHandlers } from './exchange.js';
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

/** What was registered with one router. */
export interface Registry extends IncludableRouter {
  readonly table: RouteTable;
  readonly middleware: readonly AnyMiddleware[];
  readonly errorHandlers: ErrorHandlers;
  register(method: string, path: string, parts: RouteParts): void;
  use(middleware: unknown): void;
  onError(type: ErrorClass, handler: ErrorHandler): void;
  include(router: IncludableRouter, prefix: string): void;
}

interface Parts {
  readonly routes: readonly Route[];
  readonly middleware: readonly AnyMiddleware[];
  readonly errorHandlers: ErrorHandlers;
  seal(): void;
}

/** Creates the registry of a router whose paths all start with `prefix`. */
export function createRegistry(prefix: string): Registry {
  const routes: Route[] = [];
  const table = createRouteTable();
  const middleware: AnyMiddleware[] = [];
  const errorHandlers = createErrorHandlers();
  let isIncluded = false;
  const assertOpen = (): void => {
    if (!isIncluded) return;
    throw new Error('This router is included already. Register all of it before include().');
  };
  const addRoute = (route: Route): void => {
    table.add(route);
    routes.push(route);
  };
  const seal = (): void => {
    isIncluded = true;
  };
  return {
    table,
    middleware,
    errorHandlers,
    register(method, path, parts) {
      assertOpen();
      assertPath(path, 'Route path');
      addRoute(createRoute(method, joinPaths(prefix, path), parts));
    },
    use(added) {
      assertOpen();
      assertMiddleware(added, 'use()');
      middleware.push(added);
    },
    onError(type, handler) {
      assertOpen();
      errorHandlers.add(type, handler);
    },
    include(router, outer) {
      assertOpen();
      assertPath(outer, 'The prefix of include()');
      const part = partsOf(router);
      for (const route of part.routes) addRoute(within(part, route, joinPaths(prefix, outer)));
      part.seal();
    },
    [PARTS]: { routes, middleware, errorHandlers, seal } satisfies Parts,
  };
}

function partsOf(router: IncludableRouter): Parts {
  // Any copy of this package puts the same parts under this key, or none.
  const parts = (router as IncludableRouter | null | undefined)?.[PARTS] as Parts | undefined;
  if (parts !== undefined) return parts;
  throw new TypeError('include() takes a router. Pass what createRouter() returned.');
}

/** A route of an included router, with what the router puts around it. */
function within(part: Parts, route: Route, prefix: string): Route {
  return {
    ...createRoute(route.method, joinPaths(prefix, route.path), [route.handler]),
    middleware: [...part.middleware, ...route.middleware],
    errorHandlers: [...route.errorHandlers, part.errorHandlers],
  };
}
