import type { LambdaContext } from '../lambda-context.js';
import type { CookieOptions } from './cookies.js';
import type { RequestHeaders } from './headers.js';
import type { HttpEvent, HttpSourceName } from './http-event.js';
import type { AnyParams } from './path-params.js';
import type { RequestBody } from './request-body.js';
import type { RouteResponse } from './response.js';
import type { HandlerResult } from './result.js';
import type { WebRequest } from './web-request.js';

/**
 * What a handler and a middleware are given: the request, the response under way and the state.
 *
 * Each part is read from the event when it is asked for. Nothing needs `this`, so that parts can
 * be taken out: `({ params, json }) => json(params)`.
 */
export interface RouteContext<
  TParams = AnyParams,
  TState extends object = Record<string, unknown>,
  TValid = AnyValid,
> {
  /** The path's parameters, decoded once. */
  readonly params: TParams;
  /** The last value of each query parameter. */
  readonly query: AnyParams;
  /** All values of a query parameter, in order. */
  readonly queries: (name: string) => readonly string[];
  readonly headers: RequestHeaders;
  /** The request's cookies, decoded; the first one of a name. */
  readonly cookies: AnyParams;
  /** As the source sent it, usually in upper case. */
  readonly method: string;
  /** The path that routes are matched against: as the source sent it, without stage and stripped prefixes. */
  readonly path: string;
  readonly body: RequestBody;
  /**
   * The request as a web `Request`, made at the first use.
   *
   * That loads the web classes, some 20 ms at a cold start. Its URL is normalised (`/a/../b` is
   * `/b`); `path` is not.
   *
   * @throws BadRequestError when no `Request` can carry it, such as one with the method TRACE.
   */
  readonly request: WebRequest;
  /** What the route's schemas made of the request: `c.valid.body`; typed from them. */
  readonly valid: TValid;
  /** The event, untouched. */
  readonly event: HttpEvent;
  readonly source: HttpSourceName;
  /** Lambda's context; in a test each field may be missing. */
  readonly context: Partial<LambdaContext>;
  /** `GET /orders/:id`; `undefined` when no route matched. */
  readonly route: string | undefined;
  /** The peer that the source saw, not what a client claims in a header. */
  readonly clientIp: string | undefined;
  /** The id that the source gave the request. */
  readonly requestId: string | undefined;
  /** What the source's authorizer said, in the source's own form. */
  readonly authorizer: Readonly<Record<string, unknown>> | undefined;
  /** The application's own, one object a request; empty at first. */
  readonly state: TState;
  /** A JSON answer, for any value: a string too. */
  readonly json: (value: unknown, status?: number) => HandlerResult;
  /** An answer that sends the client elsewhere; status 302 unless given. */
  readonly redirect: (location: string, status?: 301 | 302 | 303 | 307 | 308) => HandlerResult;
  /**
   * Sets the response's status.
   *
   * @throws RangeError when it is no whole number from 200 to 599.
   */
  readonly status: (code: number) => void;
  /** Sets a header of the response; a `Set-Cookie` is added. */
  readonly header: (name: string, value: string | number | boolean) => void;
  /** Adds a cookie to the response. */
  readonly setCookie: (name: string, value: string, options?: CookieOptions) => void;
  /** The response; final after `await next()`. */
  readonly response: RouteResponse;
}

/**
 * Answers a request: an object is JSON, a string text, bytes binary, `undefined` is 204, a web
 * `Response` and a proxy result are used as they are.
 */
export type RouteHandler<
  TParams = AnyParams,
  TState extends object = Record<string, unknown>,
  TValid = AnyValid,
> = (c: RouteContext<TParams, TState, TValid>) => unknown;

/** What no schema has looked at. */
type AnyValid = Readonly<Record<string, unknown>>;

/** Goes around handlers: calls `next` and awaits it, or returns an answer of its own. */
export type Middleware<TState extends object = Record<string, unknown>> = (
  c: RouteContext<AnyParams, TState>,
  next: () => Promise<void>,
) => unknown;

/** What the router keeps handlers and middleware as, whatever their parameters and state are. */
export type AnyContext = RouteContext<AnyParams, object>;
