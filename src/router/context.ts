import type { LambdaContext } from '../lambda-context.js';
import { clientAddress, methodOf } from '../trigger/http-request.js';
import { type Shape, shapeAt } from '../trigger/shape.js';
import { assertStatus } from './checks.js';
import { type CookieOptions, readCookies, serializeCookie } from './cookies.js';
import type { Application, Exchange } from './exchange.js';
import { requestHeaders, viewHeaders } from './headers.js';
import type { HttpEvent, HttpSourceName } from './http-event.js';
import { lastValues, readQuery } from './query.js';
import { requestBody } from './request-body.js';
import { jsonResult, redirectResult } from './result.js';
import { findRoute, NO_PARAMS } from './route-table.js';
import { isPathEncoded, recogniseSource, routedPath } from './source.js';
import { createWebRequest } from './web-request.js';

/** What was read of a request already, by part: on an object of its own, as adding a key to the context takes V8 microseconds. */
const KEPT = Symbol();

type Reader<TPart> = (c: Exchange) => TPart;

/** The parts of a context that are made when they are asked for first, and then kept. */
const READERS = {
  headers: requestHeaders,
  parsedQuery: readQuery,
  query: lastValues,
  queries: (c) => (name: string) => c.parsedQuery.get(name) ?? [],
  cookies: readCookies,
  body: requestBody,
  request: createWebRequest,
  clientIp: ({ event }) => clientAddress(event),
  requestId: ({ event, trigger }) => trigger.correlationId?.(event),
  authorizer: ({ event }) => shapeAt(event, 'requestContext', 'authorizer'),
  state: () => ({}),
  json: () => jsonResult,
  redirect: () => redirectResult,
  response: ({ answer }) => ({
    headers: viewHeaders(answer.headers),
    get status() {
      return answer.status ?? 200;
    },
  }),
  status:
    ({ answer }) =>
    (code: number) => {
      answer.status = assertStatus(code);
    },
  header: ({ response }) => response.headers.set,
  setCookie: (c) => (name: string, value: string, options?: CookieOptions) =>
    c.header('set-cookie', serializeCookie(name, value, options)),
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
  context: Partial<LambdaContext> = {},
): Exchange {
  // Every event is read by key, with a check of each value: what is typed is only hoped for.
  const event = sent as HttpEvent & Shape;
  const trigger = recogniseSource(event);
  const method = methodOf(event) ?? '';
  const encoded = isPathEncoded(event, trigger);
  const path = routedPath(event, trigger, app.stripPrefixes);
  const match = findRoute(app.table, method, { path, encoded });
  const own = {
    // The object and its accessors are written together here, so that the prototype is known.
    __proto__: ACCESSORS,
    [KEPT]: {},
    app,
    event,
    context,
    trigger,
    source: trigger.name as HttpSourceName,
    method,
    path,
    encoded,
    matched: match?.route,
    route: match?.route.label,
    params: match?.params ?? NO_PARAMS,
    valid: NO_PARAMS,
    answer: { headers: new Map() },
  };
  // What is missing here comes from the prototype, which the type of a literal does not see.
  return own as unknown as Exchange;
}

function accessorsOf(readers: Readonly<Record<string, Reader<unknown>>>): object {
  const accessors = {};
  for (const [part, read] of Object.entries(readers)) {
    Object.defineProperty(accessors, part, {
      get(this: Exchange & { readonly [KEPT]: Record<string, unknown> }) {
        this[KEPT][part] ??= read(this);
        return this[KEPT][part];
      },
    });
  }
  return accessors;
}
