import type { LambdaContext } from '../lambda-context.js';
import type { Shape } from '../trigger/shape.js';
import type { HttpEvent } from './http-event.js';
import type { AnyParams } from './path-params.js';
import type { Query } from './query.js';
import type { ResponseState } from './response.js';
import type { AnyMiddleware, Route } from './route.js';
import type { AnyContext } from './route-context.js';
import type { RouteTable } from './route-table.js';
import type { HttpSource } from './source/http-source.js';

/** One request and the response under way: what the parts of the router pass on. */
export interface Exchange {
  readonly app: Application;
  readonly event: HttpEvent & Shape;
  readonly source: HttpSource;
  readonly context: Partial<LambdaContext>;
  readonly method: string;
  readonly path: string;
  readonly route: Route | undefined;
  /** `undefined` when the path has a malformed one, which the chain then answers. */
  readonly params: AnyParams | undefined;
  readonly response: ResponseState;
  /** What the application is given, once somebody asks for it. */
  c: AnyContext | undefined;
  /** Read once somebody asks for it. */
  query: Query | undefined;
  /** The last error that was mapped, for the span. */
  error: unknown;
}

/** What an application registered, as far as requests need it. */
export interface Application {
  readonly table: RouteTable;
  /** Around all requests; grows until the last `use()`. */
  readonly middleware: readonly AnyMiddleware[];
  /** Of the application; a route of an included router has those of its own before it. */
  readonly errorHandlers: ErrorHandlers;
  readonly stripPrefixes: readonly string[];
  readonly serializer: (value: unknown) => string;
  notFound?: (c: AnyContext) => unknown;
}

/** The functions that answer for errors, by the prototype of the errors' class. */
export type ErrorHandlers = ReadonlyMap<object, ErrorHandler>;

export type ErrorClass<TError extends Error = Error> = abstract new (...args: never[]) => TError;

export type ErrorHandler = (error: Error, c: AnyContext) => unknown;
