import type { ErrorClass } from '../error-handlers.js';
import { assertFunction } from '../function-argument.js';
import type { LambdaContext } from '../lambda-context.js';
import { type CorsOptions, cors } from './cors.js';
import type { Application } from './exchange.js';
import type { HttpEvent } from './http-event.js';
import type { PathParams } from './path-params.js';
import { assertPath } from './path-pattern.js';
import type { ProxyResult } from './proxy-result.js';
import type { RouteParts } from './registration.js';
import { createRegistry, type IncludableRouter, PARTS } from './registry.js';
import { createResolve, createResolveStream, type ResolveStream } from './resolve.js';
import type { AnyContext, Middleware, RouteContext, RouteHandler } from './route-context.js';
import { createRouteMetrics } from './route-metrics.js';
import type { RequestSchemas, RouteOptions, ValidParts } from './route-options.js';
import { assertWhole } from './whole-number.js';

/** What a router may be created with. */
export interface RouterOptions {
  /** Stands in front of every path of the router; it may have parameters. Default none. */
  readonly prefix?: string | undefined;
  /**
   * Taken off the request's path before routes are matched: the base path of a custom domain. The
   * first that fits counts, and only where a segment ends. Default none; of the application alone.
   */
  readonly stripPrefixes?: readonly string[] | undefined;
  /** Answers pages of other sites, preflights too: `true` for all origins. Default: none; the same as `use(cors(...))` first. */
  readonly cors?: boolean | CorsOptions | undefined;
  /** Writes JSON answers. Default `JSON.stringify`; of the application alone. */
  readonly serializer?: ((value: unknown) => string) | undefined;
  /**
   * A larger body is answered with 413 on every route that has no limit of its own.
   *
   * Default: none, as Lambda takes 6 MB and a load balancer 1 MB.
   */
  readonly maxBodyBytes?: number | undefined;
  /** Makes each middleware that a request enters an event of its span. Default false; of the application alone. */
  readonly middlewareEvents?: boolean | undefined;
  /**
   * Measures requests by their route: `latency`, `error` and `fault`, of the meter `fluoroscope/router`.
   *
   * Default false; of the application alone.
   */
  readonly routeMetrics?: boolean | undefined;
}

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
  const { prefix = '/', stripPrefixes = [], serializer = JSON.stringify } = options;
  const { maxBodyBytes, middlewareEvents = false, routeMetrics = false } = options;
  checkOptions({ prefix, stripPrefixes, serializer, maxBodyBytes });
  const { table, parts, register, use, include, onError } = createRegistry(prefix, maxBodyBytes);
  const { middleware, errorHandlers } = parts;
  if (options.cors) use(cors(options.cors === true ? {} : options.cors));
  const app: Application = {
    ...{ table, middleware, errorHandlers, stripPrefixes, serializer, middlewareEvents },
    measure: routeMetrics ? createRouteMetrics() : undefined,
  };
  const on =
    (method: string): RegisterRoute<TState> =>
    (path: string, ...parts: RouteParts) =>
      register(method, path, parts);

  return {
    get: on('GET'),
    post: on('POST'),
    put: on('PUT'),
    patch: on('PATCH'),
    delete: on('DELETE'),
    head: on('HEAD'),
    options: on('OPTIONS'),
    route(methods: string | readonly string[], path: string, ...parts: RouteParts) {
      for (const method of [methods].flat()) register(method, path, parts);
    },
    use,
    include: (router, { prefix: outer = '/' } = {}) => include(router, outer),
    notFound(handler) {
      assertFunction(handler, 'notFound() takes', 'notFound(fn)');
      app.notFound = handler as (c: AnyContext) => unknown;
    },
    // A handler is called for errors of its own class alone.
    onError: onError as Router<TState>['onError'],
    resolve: createResolve(app),
    resolveStream: createResolveStream(app),
    [PARTS]: parts,
  };
}

function checkOptions({
  prefix,
  stripPrefixes = [],
  serializer,
  maxBodyBytes,
}: RouterOptions): void {
  assertPath(prefix, 'The router option prefix');
  if (!Array.isArray(stripPrefixes)) {
    throw new TypeError('The router option stripPrefixes must be a list. Write ["/v1"].');
  }
  for (const one of stripPrefixes) {
    assertPath(one, 'A prefix of stripPrefixes');
    if (one.endsWith('/'))
      throw new RangeError(`stripPrefixes: leave out the last "/" of "${one}".`);
  }
  assertFunction(serializer, 'The router option serializer must be', 'JSON.stringify');
  if (maxBodyBytes !== undefined) assertWhole(maxBodyBytes, 'maxBodyBytes');
}
