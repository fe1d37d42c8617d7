import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { StreamConsumer } from '../runtime/runtime-reply.js';
import { startTimer } from '../timer.js';
import type { Answer } from './answer.js';
import { preflightAnswer } from './cors.js';
import { createExchange, type FunctionOutcome, sendAnswer } from './exchange.js';
import { type ListenOptions, listenOn } from './listener.js';
import { BodyTooLongError, type GatewayRequest, readRequest } from './request.js';
import { createRouteTable, type RouteMatch } from './route-table.js';
import type { ServedApi, ServedRoute } from './served-route.js';
import { serviceOf } from './service.js';

/** A request that has had its answer. */
export interface Exchange<TOutcome> {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly url: string;
  readonly status: number;
  /** Why the gateway answered in the function's place, or what broke an answer off. */
  readonly problem?: string | undefined;
  readonly route?: ServedRoute | undefined;
  /** Absent when no function took the request. */
  readonly outcome?: TOutcome | undefined;
}

/** A function's call, on behalf of a request. */
export interface GatewayInvocation {
  readonly route: ServedRoute;
  readonly request: GatewayRequest;
  readonly event: Record<string, unknown>;
  /** Takes the result as it comes; absent when the route takes no stream. */
  readonly onStream?: StreamConsumer | undefined;
}

/** What the gateway serves, and by whom. */
export interface GatewayOptions<TOutcome extends FunctionOutcome> {
  readonly routes: readonly ServedRoute[];
  /** Runs the function of a route. Does not reject for what the function does. */
  readonly invoke: (invocation: GatewayInvocation) => Promise<TOutcome>;
  /** Told of each exchange, once the function is through with it. */
  readonly onExchange: (exchange: Exchange<TOutcome>) => void;
  /** How long the gateway waits for a function. Default: 29 s for a REST API, 30 s for an HTTP API. */
  readonly integrationTimeoutMs?: number | undefined;
}

/** A running gateway. */
export interface Gateway {
  readonly port: number;
  /** Ends all connections and gives the port back. */
  close(): Promise<void>;
}

interface Arrival {
  readonly match: RouteMatch | ServedApi['kind'];
  readonly message: IncomingMessage;
  readonly response: ServerResponse;
}

/**
 * Serves routes as API Gateway and the URLs of functions do.
 *
 * @throws SetupError when the port is taken.
 */
export async function startGateway<TOutcome extends FunctionOutcome>(
  options: GatewayOptions<TOutcome>,
  listen: ListenOptions,
): Promise<Gateway> {
  const table = createRouteTable(options.routes);
  const server = createServer((message, response) => {
    const path = (message.url ?? '/').split('?', 1)[0] ?? '/';
    const match = table.match(message.method ?? 'GET', path);
    // The client is gone, or broke off in the middle of its request: nobody waits for an answer.
    serve(options, { match, message, response }).catch(() => response.destroy());
  });
  const port = await listenOn(server, listen);
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve<TOutcome extends FunctionOutcome>(
  options: GatewayOptions<TOutcome>,
  { match, message, response }: Arrival,
): Promise<void> {
  const { method = 'GET', url = '/' } = message;
  const route = typeof match === 'string' ? undefined : match.route;
  const request = await readRequest(message).catch((error: unknown) => {
    if (error instanceof BodyTooLongError) return error;
    throw error;
  });
  const own = answerWithoutFunction(options.routes, match, request);
  if (own !== undefined) {
    sendAnswer(response, own);
    options.onExchange({ method, url, status: own.status, problem: own.problem, route });
    return;
  }
  // Neither of these comes here: both have had their answer.
  if (request instanceof BodyTooLongError || typeof match === 'string') return;
  const { answer, outcome } = await callFunction(options, match, { request, response });
  const problem = answer.problem ?? outcome.problem;
  options.onExchange({ method, url, status: answer.status, problem, route, outcome });
}

function answerWithoutFunction(
  routes: readonly ServedRoute[],
  match: RouteMatch | ServedApi['kind'],
  request: GatewayRequest | BodyTooLongError,
): Answer | undefined {
  const kind = typeof match === 'string' ? match : match.route.api.kind;
  if (request instanceof BodyTooLongError) {
    return serviceOf(kind).refuse('tooLong', 'The body is over 10 MB, the most that is taken.');
  }
  // A preflight needs no route: the API itself knows who may call.
  const { cors } = typeof match === 'string' ? apiWithCors(routes) : match.route.api;
  const preflight = cors === undefined ? undefined : preflightAnswer(request, cors);
  if (preflight !== undefined || typeof match !== 'string') return preflight;
  return serviceOf(kind).refuse('unknownRoute', 'No route of the template takes this request.');
}

function apiWithCors(routes: readonly ServedRoute[]): Pick<ServedApi, 'cors'> {
  return routes.find(({ api }) => api.cors !== undefined)?.api ?? {};
}

async function callFunction<TOutcome extends FunctionOutcome>(
  { invoke, integrationTimeoutMs }: GatewayOptions<TOutcome>,
  match: RouteMatch,
  { request, response }: { request: GatewayRequest; response: ServerResponse },
): Promise<{ answer: Answer; outcome: TOutcome }> {
  const { route } = match;
  const service = serviceOf(route.api.kind);
  const exchange = createExchange({ match, request, response });
  const waitMs = service.timeoutMs && (integrationTimeoutMs ?? service.timeoutMs);
  // A stream may take as long as its function.
  const timeout =
    waitMs === undefined || route.api.streams === true ? undefined : startTimer(waitMs);
  const invoked = invoke({
    route,
    request,
    event: service.toEvent(request, match),
    onStream: route.api.streams === true ? exchange.onStream : undefined,
  });
  const first = await Promise.race([invoked, exchange.begun, ...(timeout ? [timeout.over] : [])]);
  timeout?.clear();
  if (first === undefined) {
    const problem = 'The function ran for longer than API Gateway waits.';
    return { answer: exchange.refuse('timeout', problem), outcome: await invoked };
  }
  const outcome = await invoked;
  const answer = exchange.answered() ? await exchange.begun : await exchange.finish(outcome);
  return { answer, outcome };
}
