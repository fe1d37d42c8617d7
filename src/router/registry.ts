import { isShape } from '../trigger/shape.js';
import type { ErrorClass, ErrorHandler } from './exchange.js';
import { assertPath, joinPaths } from './path-pattern.js';
import { assertFunction, assertMiddleware, createRoute, type RouteParts } from './registration.js';
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

/** Creates the registry of a router whose paths all start with `prefix`. */
export function createRegistry(prefix: string): Registry {
  const table = createRouteTable();
  const parts: Parts = { routes: [], middleware: [], errorHandlers: new Map(), isIncluded: false };
  const assertOpen = (): void => {
    if (!parts.isIncluded) return;
    throw new Error('This router is included already. Register all of it before include().');
  };
  const addRoute = (route: Route): void => {
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
      // Any copy of this package puts the same parts under this key, or none.
      const part = (router as IncludableRouter | undefined)?.[PARTS] as Parts | undefined;
      if (part === undefined) {
        throw new TypeError('include() takes a router. Pass what createRouter() returned.');
      }
      const start = joinPaths(prefix, outer);
      for (const route of part.routes) addRoute(routeWithin(part, route, start));
      part.isIncluded = true;
    },
  };
}

/** A route of an included router, with what the router puts around it. */
function routeWithin(part: Parts, route: Route, prefix: string): Route {
  return {
    ...createRoute(route.method, joinPaths(prefix, route.path), [route.handler]),
    middleware: [...part.middleware, ...route.middleware],
    errorHandlers: [...route.errorHandlers, part.errorHandlers],
  };
}

function addErrorHandler(
  handlers: Map<object, ErrorHandler>,
  type: ErrorClass,
  handler: ErrorHandler,
): void {
  const { name, prototype } = Object(type) as { name: unknown; prototype: unknown };
  if (!isShape(prototype)) {
    throw new TypeError('onError takes an error class first. Write onError(NotFoundError, fn).');
  }
  assertFunction(handler, `onError(${name}) takes`, `onError(${name}, fn)`);
  if (handlers.has(prototype)) {
    throw new RangeError(`onError(${name}) is registered already. Keep one handler a class.`);
  }
  handlers.set(prototype, handler);
}
