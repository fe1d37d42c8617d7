import { clientAddress, methodOf, queryOf } from '../trigger/http-request.js';
import { type Shape, shapeAt } from '../trigger/shape.js';
import { assertStatus } from './checks.js';
import { type CookieOptions, parseCookies, serializeCookie } from './cookies.js';
import { type Application, type Exchange, NO_PARAMS } from './exchange.js';
import { appendHeader, requestHeaders, setHeader } from './headers.js';
import type { HttpEvent, HttpSourceName } from './http-event.js';
import { lastValues, parseQuery } from './query.js';
import { createRequestBody } from './request-body.js';
import { viewResponse } from './response.js';
import { jsonResult, redirectResult } from './result.js';
import { findRoute } from './route-table.js';
import { isPathEncoded, recogniseSource, routedPath } from './source.js';
import { createWebRequest } from './web-request.js';

type Reader<TPart> = (c: Exchange) => TPart;

/** The parts of a context that are made when they are asked for first, and then kept. */
const READERS = {
  headers: ({ event }) => requestHeaders(event),
  parsedQuery: ({ event, source }) => parseQuery(queryOf(event, source)),
  query: ({ parsedQuery }) => lastValues(parsedQuery),
  queries: (c) => (name: string) => c.parsedQuery.get(name) ?? [],
  cookies: ({ headers }) => parseCookies(headers.get('cookie') ?? ''),
  body: ({ event, matched }) => createRequestBody(event, matched?.maxBodyBytes),
  request: createWebRequest,
  clientIp: ({ event }) => clientAddress(event),
  requestId: ({ event, trigger }) => trigger.correlationId?.(event),
  authorizer: ({ event }) => shapeAt(event, 'requestContext', 'authorizer'),
  state: () => ({}),
  json: () => jsonResult,
  redirect: () => redirectResult,
  response: ({ answer }) => viewResponse(answer),
  status:
    ({ answer }) =>
    (code: number) => {
      answer.status = assertStatus(code);
    },
  header:
    ({ answer }) =>
    (name: string, value: unknown) =>
      setHeader(answer.headers, name, value),
  setCookie:
    ({ answer }) =>
    (name: string, value: string, options?: CookieOptions) =>
      appendHeader(answer.headers, 'set-cookie', serializeCookie(name, value, options)),
} satisfies { readonly [Part in keyof Exchange]?: Reader<Exchange[Part]> };

/** One prototype for all contexts, as making the accessors anew for each request takes 3 us. */
const ACCESSORS = /* @__PURE__ */ accessorsOf(READERS);

/**
 * Begins a request: reads which route it is for, and no more.
 *
 * @throws TypeError for an event of no HTTP source.
 */
export function createExchange(
  app: Application,
  sent: HttpEvent,
  { context, stream }: Pick<Exchange, 'context' | 'stream'>,
): Exchange {
  // Every event is read by key, with a check of each value: what is typed is only hoped for.
  const event = sent as HttpEvent & Shape;
  const trigger = recogniseSource(event);
  const method = methodOf(event) ?? '';
  const encoded = isPathEncoded(event, trigger);
  const path = routedPath(event, trigger, app.stripPrefixes);
  const { route, params = NO_PARAMS } = findRoute(app.table, method, { path, encoded }) ?? {};
  const own = {
    // The object and its accessors are written together here, so that the prototype is known.
    __proto__: ACCESSORS,
    app,
    event,
    context,
    stream,
    trigger,
    source: trigger.name as HttpSourceName,
    method,
    path,
    encoded,
    matched: route,
    route: route?.label,
    params,
    valid: NO_PARAMS,
    answer: { headers: new Map() },
  };
  // What is missing here comes from the prototype, which the type of a literal does not see.
  return own as unknown as Exchange;
}

function accessorsOf(readers: Readonly<Record<string, Reader<unknown>>>): object {
  const accessors = {};
  for (const [part, read] of Object.entries(readers)) {
    const kept = Symbol(part);
    Object.defineProperty(accessors, part, {
      get(this: Exchange & Record<symbol, unknown>) {
        this[kept] ??= read(this);
        return this[kept];
      },
    });
  }
  return accessors;
}
