import { recogniseTrigger } from '../trigger/recognise.js';
import { shapeAt } from '../trigger/shape.js';
import { type CookieOptions, parseCookies, serializeCookie } from './cookies.js';
import type { Exchange } from './exchange.js';
import { lastValues, type Query, readQuery } from './query.js';
import { createRequestBody } from './request-body.js';
import { createRequestHeaders } from './request-headers.js';
import { appendHeader, setHeader, viewResponse } from './response.js';
import { jsonResult, redirectResult } from './result.js';
import type { AnyContext } from './route-context.js';
import { NO_PARAMS } from './route-table.js';
import { assertStatus } from './status.js';
import { createWebRequest } from './web-request.js';

const EXCHANGE = Symbol('fluoroscope.exchange');
const KEPT = Symbol('fluoroscope.kept');

interface LazyContext extends AnyContext {
  readonly [EXCHANGE]: Exchange;
  /** What was read of the request already, by part. */
  readonly [KEPT]: Record<string, unknown>;
}

type Reader<TPart> = (exchange: Exchange, c: AnyContext) => TPart;

/** The parts of a context that are read when they are asked for first, and then kept. */
const READERS = {
  headers: ({ event }) => createRequestHeaders(event),
  query: (exchange) => lastValues(queryOf(exchange)),
  cookies: (_exchange, { headers }) => parseCookies(headers.get('cookie') ?? ''),
  body: ({ event, route }) => createRequestBody(event, route?.maxBodyBytes),
  request: (exchange, c) => createWebRequest(c, queryOf(exchange)),
  response: ({ response }) => viewResponse(response),
  clientIp: ({ source, event }, c) => source.clientIp(event, c),
  valid: ({ valid }) => valid,
  requestId: ({ event }) => recogniseTrigger(event).correlationId?.(event),
  authorizer: ({ event }) => shapeAt(shapeAt(event, 'requestContext'), 'authorizer'),
} satisfies { readonly [Part in keyof AnyContext]?: Reader<AnyContext[Part]> };

/** One prototype for all contexts, as making the accessors anew for each request takes 3 us. */
const ACCESSORS = /* @__PURE__ */ accessorsOf(READERS);

/** The context that an application is given for an exchange: one object, made at the first call. */
export function contextOf(exchange: Exchange): AnyContext {
  exchange.c ??= createContext(exchange);
  return exchange.c;
}

/** The exchange behind a context. */
export function exchangeOf(c: AnyContext): Exchange {
  return (c as LazyContext)[EXCHANGE];
}

function createContext(exchange: Exchange): AnyContext {
  const { params = NO_PARAMS, method, path, event, source, context, route, response } = exchange;
  const { headers } = response;
  const own = {
    // The object and its accessors are written together here, so that the prototype is known.
    __proto__: ACCESSORS,
    [EXCHANGE]: exchange,
    [KEPT]: {},
    params,
    method,
    path,
    event,
    source: source.name,
    context,
    route: route?.label,
    state: {},
    queries: (name: string): readonly string[] => queryOf(exchange).get(name) ?? [],
    json: jsonResult,
    redirect: redirectResult,
    status(code: number): void {
      response.status = assertStatus(code);
    },
    header: (name: string, value: unknown) => setHeader(headers, name, value),
    setCookie: (name: string, value: string, options?: CookieOptions) =>
      appendHeader(headers, 'set-cookie', serializeCookie(name, value, options)),
  };
  // What is missing here comes from the prototype, which the type of a literal does not see.
  return own as unknown as AnyContext;
}

function accessorsOf(readers: Readonly<Record<string, Reader<unknown>>>): object {
  const accessors = {};
  for (const [part, read] of Object.entries(readers)) {
    Object.defineProperty(accessors, part, {
      get(this: LazyContext) {
        this[KEPT][part] ??= read(this[EXCHANGE], this);
        return this[KEPT][part];
      },
    });
  }
  return accessors;
}

/** The query of a request, read once. */
export function queryOf(exchange: Exchange): Query {
  exchange.query ??= readQuery(exchange.event, exchange.source);
  return exchange.query;
}
