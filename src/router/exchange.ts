import type { Span } from '@opentelemetry/api';
import type { Shape } from '../trigger/shape.js';
import type { Trigger } from '../trigger/trigger.js';
import type { HttpEvent } from './http-event.js';
import type { ProxyResult } from './proxy-result.js';
import type { Query } from './query.js';
import type { ResponseState } from './response.js';
import type { AnyMiddleware, Route } from './route.js';
import type { AnyContext } from './route-context.js';
import type { MeasureRoute } from './route-metrics.js';
import type { RouteTable } from './route-table.js';
import type { ResponseStream } from './stream-answer.js';

/** One request and the answer under way: the context that applications are given, and what only the router sees of it. */
export interface Exchange extends AnyContext {
  readonly app: Application;
  readonly event: HttpEvent & Shape;
  readonly trigger: Trigger;
  /** Whether the path is still percent-encoded. */
  readonly encoded: boolean;
  readonly matched: Route | undefined;
  /** Every parameter of the query with all its values. */
  readonly parsedQuery: Query;
  readonly answer: ResponseState;
  /** Where the answer is written piece by piece. */
  stream?: ResponseStream | undefined;
  /** What Lambda is given, where it is not. */
  result?: ProxyResult;
  /** What the route's schemas made of the request's parts. */
  valid: Readonly<Record<string, unknown>>;
  /** The last error that was mapped, for the span. */
  error?: unknown;
  /** Whether a streamed answer ended before its body did. */
  isBroken?: boolean;
  /** How many middleware it entered, where they are told of. */
  entered?: number;
  /** Of the route, else of the invocation. */
  span?: Span | undefined;
}

/** What was registered with a router. */
export interface Application {
  readonly table: RouteTable;
  /** In the order of their registration. */
  readonly routes: Route[];
  /** Around all requests. */
  readonly middleware: AnyMiddleware[];
  /** Of the application; a route of an included router has those of its own before it. */
  readonly errorHandlers: Map<object, ErrorHandler>;
  /** Stands in front of every path. */
  readonly prefix: string;
  readonly maxBodyBytes?: number | undefined;
  readonly stripPrefixes: readonly string[];
  readonly serializer: (value: unknown) => string;
  /** Whether each middleware that a request enters is an event of its span. */
  readonly middlewareEvents?: boolean | undefined;
  readonly measure: MeasureRoute | undefined;
  notFound?: (c: AnyContext) => unknown;
  /** Whether another router has its routes: it takes no more of them. */
  isIncluded?: boolean;
  /** Whether it was told of cookies that a source could not take. */
  lostCookies?: boolean;
}

/** What an application answers for errors of one class with. */
export type ErrorHandler = (error: Error, c: AnyContext) => unknown;
