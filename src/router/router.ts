import { addErrorHandler, type ErrorClass } from '../error-handlers.js';
import { assertFunction } from '../function-argument.js';
import type { LambdaContext } from '../lambda-context.js';
import {
  APPLICATION,
  applicationOf,
  createApplication,
  type IncludableRouter,
} from './application.js';
import { cors } from './cors.js';
import type { Application, ErrorHandler } from './exchange.js';
import type { HttpEvent } from './http-event.js';
import type { PathParams } from './path-params.js';
import { assertPath, joinPaths } from './path-pattern.js';
import type { ProxyResult } from './proxy-result.js';
import { assertMiddleware, createRoute, type RouteParts } from './registration.js';
import { createResolve, type ResolveStream } from './resolve.js';
import type { AnyContext, Middleware, RouteContext, RouteHandler } from './route-context.js';
import type { RequestSchemas, RouteOptions, ValidParts } from './route-options.js';
import { addRoute } from './route-table.js';
import type { RouterOptions } from './router-options.js';

/** The schemas of a route that has none. */
type NoSchemas = Readonly<Record<never, never>>;

/** Registers a route: `(path, handler, options?)` or `(path, [middleware, ...], handler, options?)`. */
export interface RegisterRoute<TState extends object> {
  <TPath extends string, TSchemas extends RequestSchemas = NoSchemas>(
    path: TPath,
    handler: RouteHandler<PathParams<TPath>, TState, ValidParts<TSchemas>>,
    options?: RouteOptions<TSchemas>,
  ): void;
  <TPath extends string, TSchemas extends RequestSchemas = NoSchemas>(
    path: TPath,
    middleware: readonly Middleware<TState>[],
    handler: RouteHandler<PathParams<TPath>, TState, ValidParts<TSchemas>>,
    options?: RouteOptions<TSchemas>,
  ): void;
}

/** Registers a route for one method or for many, such as `PURGE`. */
export interface RegisterMethods<TState extends object> {
  <TPath extends string, TSchemas extends RequestSchemas = NoSchemas>(
    method: string | readonly string[],
    path: TPath,
    ...parts: readonly [
      handler: RouteHandler<PathParams<TPath>, TState, ValidParts<TSchemas>>,
      options?: RouteOptions<TSchemas>,
    ]
  ): void;
  <TPath extends string, TSchemas extends RequestSchemas = NoSchemas>(
    method: string | readonly string[],
    path: TPath,
    ...parts: readonly [
      middleware: readonly Middleware<TState>[],
      handler: RouteHandler<PathParams<TPath>, TState, ValidParts<TSchemas>>,
      options?: RouteOptions<TSchemas>,
    ]
  ): void;
}

/** A router; nothing of it needs `this`. */
export interface Router<TState extends object = Record<string, unknown>> extends IncludableRouter {
  readonly get: RegisterRoute<TState>;
  readonly post: RegisterRoute<TState>;
  readonly put: RegisterRoute<TState>;
  readonly patch: RegisterRoute<TState>;
  readonly delete: RegisterRoute<TState>;
  readonly head: RegisterRoute<TState>;
  readonly options: RegisterRoute<TState>;
  readonly route: RegisterMethods<TState>;
  /** Adds a middleware around all routes, and around requests that have none. */
  readonly use: (middleware: Middleware<TState>) => void;
  /**
   * Takes over the routes of another router, its middleware and error handlers around these alone.
   *
   * The other one takes no more of them afterwards, as they would be missing here.
   */
  readonly include: (
    router: IncludableRouter,
    options?: { readonly prefix?: string | undefined },
  ) => void;
  /** Answers requests without a route; a plain value has the status 404. Of the application alone. */
  readonly notFound: (handler: RouteHandler<PathParams<string>, TState>) => void;
  /** Answers for an error and those of its subclasses; a plain value keeps the error's status. */
  readonly onError: <TError extends Error>(
    type: ErrorClass<TError>,
    handler: (error: TError, c: RouteContext<PathParams<string>, TState>) => unknown,
  ) => void;
  /**
   * Answers an event, in the form of its own source.
   *
   * Rejects only for an event of no HTTP source; whatever a client sent is answered.
   */
  readonly resolve: (event: HttpEvent, context?: Partial<LambdaContext>) => Promise<ProxyResult>;
  /**
   * Answers an event through Lambda's response stream: a function's whole streaming handler.
   *
   * For function URLs and REST APIs that stream. A stream that a handler returns is written as fast
   * as the client takes it. Rejects with what the source of a body failed with.
   */
  readonly resolveStream: ResolveStream;
}

/**
 * Creates a router: an application of its own, or a part that one includes.
 *
 * @throws TypeError and RangeError for wrong options, while the module loads; so do all methods
 * that register something.
 */
export function createRouter<TState extends object = Record<string, unknown>>(
  options: RouterOptions = {},
): Router<TState> {
  const app = createApplication(options);
  const open = (): Application => {
    if (!app.isIncluded) return app;
    throw new Error('This router is included already. Register before include().');
  };
  const register = (method: string, path: string, parts: RouteParts): void => {
    assertPath(path, 'Route path');
    const route = createRoute(method, joinPaths(app.prefix, path), parts);
    route.maxBodyBytes ??= app.maxBodyBytes;
    addRoute(open().table, route);
    app.routes.push(route);
  };
  const on =
    (method: string): RegisterRoute<TState> =>
    (path: string, ...parts: RouteParts) =>
      register(method, path, parts);
  const use = (middleware: unknown): void => {
    assertMiddleware(middleware, 'use()');
    open().middleware.push(middleware);
  };
  if (options.cors) use(cors(options.cors === true ? {} : options.cors));

  return {
    get: on('GET'),
    post: on('POST'),
    put: on('PUT'),
    patch: on('PATCH'),
    delete: on('DELETE'),
    head: on('HEAD'),
    options: on('OPTIONS'),
    route(methods: string | readonly string[], path: string, ...parts: RouteParts) {
      const list = [methods].flat();
      if (list.length === 0) throw new RangeError('route() names no method.');
      for (const method of list) register(method, path, parts);
    },
    use,
    include(router, { prefix: outer = '/' } = {}) {
      assertPath(outer, 'The prefix of include()');
      const part = applicationOf(router, 'include()');
      // Before its routes are taken over, as it may be this router itself.
      part.isIncluded = true;
      for (const { method, path, middleware, handler, ...route } of part.routes) {
        register(method, joinPaths(outer, path), [
          [...part.middleware, ...middleware],
          handler,
          { ...route.options, maxBodyBytes: route.maxBodyBytes },
          [...route.errorHandlers, part.errorHandlers],
        ]);
      }
    },
    notFound(handler) {
      assertFunction(handler, 'notFound() takes');
      app.notFound = handler as (c: AnyContext) => unknown;
    },
    // A handler is called for errors of its own class alone.
    onError: (type, handler) =>
      addErrorHandler(open().errorHandlers, type, handler as ErrorHandler),
    ...createResolve(app),
    [APPLICATION]: app,
  };
}
