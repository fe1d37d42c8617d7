import type { ErrorHandlers } from '../error-handlers.js';
import type { ErrorHandler, Exchange } from './exchange.js';
import type { PathPattern } from './path-pattern.js';
import type { AnyContext } from './route-context.js';
import type { RouteOptions } from './route-options.js';

/** A middleware, whatever state it is typed for. */
export type AnyMiddleware = (c: AnyContext, next: () => Promise<void>) => unknown;

/** A registered route. */
export interface Route extends PathPattern {
  readonly method: string;
  /** As registered, patterns included. */
  readonly path: string;
  /** The span's name, and `c.route`: `GET /orders/:id`. */
  readonly label: string;
  /** As registered. */
  readonly handler: (c: Exchange) => unknown;
  /** The handler behind its schemas. */
  readonly validated: (c: Exchange) => unknown;
  readonly options: RouteOptions;
  /** Its own limit, else that of the innermost router that has one. */
  maxBodyBytes: number | undefined;
  /** Those of included routers, outermost first, then the route's own. */
  readonly middleware: readonly AnyMiddleware[];
  /** Those of included routers, innermost first. */
  readonly errorHandlers: readonly ErrorHandlers<ErrorHandler>[];
}
