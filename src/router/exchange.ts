import type { Span } from '@opentelemetry/api';
import type { ErrorHandlers } from '../error-handlers.js';
import type { LambdaContext } from '../lambda-context.js';
import type { Shape } from '../trigger/shape.js';
import type { HttpEvent } from './http-event.js';
import type { AnyParams } from './path-params.js';
import type { Query } from './query.js';
import type { ResponseState } from './response.js';
import type { AnyMiddleware, Route } from './route.js';
import type { AnyContext } from './route-context.js';
import type { MeasureRoute } from './route-metrics.js';
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
  /** Whether the answer is written piece by piece. */
  readonly isStreamed: boolean;
  /** Whether a streamed answer ended before its body did. */
  isBroken: boolean;
  /** What the application is given, once somebody asks for it. */
  c: AnyContext | undefined;
  /** Read once somebody asks for it. */
  query: Query | undefined;
  /** What the route's schemas made of the request's parts. */
  valid: Readonly<Record<string, unknown>>;
  /** The last error that was mapped, for the span. */
  error: unknown;
  /** How many middleware it entered, where they are told of. */
  entered: number;
  /** Of the route, else of the invocation. */
  span: Span | undefined;
}

/** What an application registered, as far as requests need it. */
export interface Application {
  readonly table: RouteTable;
  /** Around all requests; grows until the last `use()`. */
  readonly middleware: readonly AnyMiddleware[];
  /** Of the application; a route of an included router has those of its own before it. */
  readonly errorHandlers: ErrorHandlers<ErrorHandler>;
  readonly stripPrefixes: readonly string[];
  readonly serializer: (value: unknown) => string;
  /** Whether each middleware that a request enters is an event of its span. */
  readonly middlewareEvents: boolean;
  readonly measure: MeasureRoute | undefined;
  notFound?: (c: AnyContext) => unknown;
}

/** What an application answers for errors of one class with. */
export type ErrorHandler = (error: Error, c: AnyContext) => unknown;
