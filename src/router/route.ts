import type { ErrorHandlers } from '../error-handlers.js';
import type { ErrorHandler, Exchange } from './exchange.js';
import type { Segment } from './path-pattern.js';
import type { AnyContext } from './route-context.js';
import type { RouteOptions } from './route-options.js';

/** A middleware, whatever state it is typed for. */
export type AnyMiddleware = (c: AnyContext, next: () => Promise<void>) => unknown;

/** A registered route. */
export interface Route {
  readonly method: string;
  /** As registered, patterns included. */
  readonly path: string;
  /** Without patterns: `/orders/:id`. */
  readonly template: string;
  /** The span's name, and `c.route`: `GET /orders/:id`. */
  readonly label: string;
  readonly segments: readonly Segment[];
  /** Of the parameters, in the order of the path. */
  readonly names: readonly string[];
  readonly handler: (c: Exchange) => unknown;
  readonly options: RouteOptions;
  /** Its own limit, else that of the innermost router that has one. */
  readonly maxBodyBytes: number | undefined;
  /** Those of included routers, outermost first, then the route's own. */
  readonly middleware: readonly AnyMiddleware[];
  /** Those of included routers, innermost first. */
  readonly errorHandlers: readonly ErrorHandlers<ErrorHandler>[];
}
