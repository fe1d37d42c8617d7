import { type CookieOptions, parseCookies, serializeCookie } from './cookies.js';
import type { Exchange } from './exchange.js';
import type { AnyParams } from './path-params.js';
import { lastValues, type Query } from './query.js';
import { createRequestBody, type RequestBody } from './request-body.js';
import type { RequestHeaders } from './request-headers.js';
import {
  appendHeader,
  assertStatus,
  type RouteResponse,
  setHeader,
  viewResponse,
} from './response.js';
import { jsonResult, redirectResult } from './result.js';
import type { AnyContext } from './route-context.js';
import { NO_PARAMS } from './route-table.js';
import { createWebRequest, type WebRequest } from './web-request.js';

const READ = Symbol('fluoroscope.request');

/** What was read of a request already. */
interface Reading {
  readonly exchange: Exchange;
  headers?: RequestHeaders;
  query?: Query;
  lastValues?: AnyParams;
  cookies?: AnyParams;
  body?: RequestBody;
  request?: WebRequest;
  response?: RouteResponse;
}

/** The context's object; its accessors sit on one prototype, as making them anew for each request takes 3 us. */
interface LazyContext {
  readonly [READ]: Reading;
}

/** The context that an application is given for an exchange: one object, made at the first call. */
export function contextOf(exchange: Exchange): AnyContext {
  exchange.c ??= createContext(exchange);
  return exchange.c;
}

function createContext(exchange: Exchange): AnyContext {
  const reading: Reading = { exchange };
  const { response } = exchange;
  const own = {
    // The object and its accessors are written together here, so that the prototype is known.
    __proto__: ACCESSORS,
    [READ]: reading,
    params: exchange.params ?? NO_PARAMS,
    method: exchange.method,
    path: exchange.path,
    event: exchange.event,
    source: exchange.source.name,
    context: exchange.context,
    route: exchange.route?.label,
    state: {},
    queries: (name: string): readonly string[] => queryOf(reading).get(name) ?? [],
    json: jsonResult,
    redirect: redirectResult,
    status(code: number): void {
      response.status = assertStatus(code);
    },
    header: (name: string, value: string | number | boolean) => setHeader(response, name, value),
    setCookie(name: string, value: string, options?: CookieOptions): void {
      appendHeader(response, 'set-cookie', serializeCookie(name, value, options));
    },
  };
  // What is missing here comes from the prototype, which the type of a literal does not see.
  return own as unknown as AnyContext;
}

const ACCESSORS: ThisType<LazyContext> & LazyParts = {
  get headers() {
    return headersOf(this[READ]);
  },
  get query() {
    const reading = this[READ];
    reading.lastValues ??= lastValues(queryOf(reading));
    return reading.lastValues;
  },
  get cookies() {
    const reading = this[READ];
    reading.cookies ??= parseCookies(cookieOf(reading));
    return reading.cookies;
  },
  get body() {
    return bodyOf(this[READ]);
  },
  get request() {
    return requestOf(this[READ]);
  },
  get response() {
    const reading = this[READ];
    reading.response ??= viewResponse(reading.exchange.response);
    return reading.response;
  },
  get clientIp() {
    const { source, event } = this[READ].exchange;
    return source.clientIp(event, headersOf(this[READ]));
  },
  get requestId() {
    const { source, event } = this[READ].exchange;
    return source.requestId(event, headersOf(this[READ]));
  },
  get authorizer() {
    const { source, event } = this[READ].exchange;
    return source.authorizer(event);
  },
};

type LazyParts = Pick<
  AnyContext,
  | 'headers'
  | 'query'
  | 'cookies'
  | 'body'
  | 'request'
  | 'response'
  | 'clientIp'
  | 'requestId'
  | 'authorizer'
>;

function headersOf(reading: Reading): RequestHeaders {
  const { source, event } = reading.exchange;
  reading.headers ??= source.headers(event);
  return reading.headers;
}

function queryOf(reading: Reading): Query {
  const { source, event } = reading.exchange;
  reading.query ??= source.query(event);
  return reading.query;
}

function cookieOf(reading: Reading): string {
  return reading.exchange.source.cookie(reading.exchange.event, headersOf(reading));
}

function bodyOf(reading: Reading): RequestBody {
  reading.body ??= createRequestBody(reading.exchange.event);
  return reading.body;
}

function requestOf(reading: Reading): WebRequest {
  const { method, path } = reading.exchange;
  reading.request ??= createWebRequest({
    method,
    path,
    query: queryOf(reading),
    headers: headersOf(reading),
    cookie: cookieOf(reading),
    body: bodyOf(reading).bytes(),
  });
  return reading.request;
}
