import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SetupError } from '../setup-error.js';
import type { ApiDefinition, RouteDefinition } from '../template/route.js';
import { startTimer } from '../timer.js';
import { type Answer, MalformedAnswerError, requestIdHeaders } from './answer.js';
import {
  httpFailure,
  httpTimeout,
  httpTooLong,
  httpUnknownRoute,
  toHttpAnswer,
} from './http-answer.js';
import { toHttpEvent } from './http-event.js';
import { BodyTooLongError, type GatewayRequest, headerValues, readRequest } from './request.js';
import {
  restFailure,
  restTimeout,
  restTooLong,
  restUnknownRoute,
  toRestAnswer,
} from './rest-answer.js';
import { toRestEvent } from './rest-event.js';
import { createRouteTable, type RouteMatch } from './route-table.js';

/** What a function made of an event. */
export interface FunctionOutcome {
  /** The result as JSON text; absent when the function failed. */
  readonly payload?: string | undefined;
  /** What went wrong, for a person's eyes. */
  readonly problem?: string | undefined;
}

/** A request that has had its answer. */
export interface Exchange<TOutcome> {
  readonly method: string;
  /** With the query, as it was sent. */
  readonly url: string;
  readonly status: number;
  /** Why the gateway answered in the function's place. */
  readonly problem?: string | undefined;
  readonly route?: RouteDefinition | undefined;
  /** Absent when no function took the request. */
  readonly outcome?: TOutcome | undefined;
}

/** What the gateway serves, and by whom. */
export interface GatewayOptions<TOutcome extends FunctionOutcome> {
  readonly routes: readonly RouteDefinition[];
  /** Runs the function of a route. Does not reject for what the function does. */
  readonly invoke: (
    route: RouteDefinition,
    request: GatewayRequest,
    event: Record<string, unknown>,
  ) => Promise<TOutcome>;
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

/** Where a gateway listens. */
export interface ListenOptions {
  /** 0 for any free port. */
  readonly port: number;
  /** Whether the next free port is taken when this one is not free. */
  readonly orNext: boolean;
}

const KINDS = {
  rest: {
    toEvent: toRestEvent,
    failure: restFailure,
    timeout: restTimeout,
    tooLong: restTooLong,
    unknownRoute: restUnknownRoute,
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html
    timeoutMs: 29_000,
  },
  http: {
    toEvent: toHttpEvent,
    failure: httpFailure,
    timeout: httpTimeout,
    tooLong: httpTooLong,
    unknownRoute: httpUnknownRoute,
    // https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
    timeoutMs: 30_000,
  },
};
const PORTS_TO_TRY = 50;

/**
 * Serves routes as API Gateway does, on the loopback interface.
 *
 * @throws SetupError when the port is taken.
 */
export async function startGateway<TOutcome extends FunctionOutcome>(
  options: GatewayOptions<TOutcome>,
  listen: ListenOptions,
): Promise<Gateway> {
  const table = createRouteTable(options.routes);
  const server = createServer((message, response) => {
    const match = table.match(
      message.method ?? 'GET',
      (message.url ?? '/').split('?', 1)[0] ?? '/',
    );
    // The client is gone, or broke off in the middle of its request: nobody waits for an answer.
    serve(options, match, { message, response }).catch(() => response.destroy());
  });
  await listenOn(server, listen, PORTS_TO_TRY);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve<TOutcome extends FunctionOutcome>(
  options: GatewayOptions<TOutcome>,
  match: RouteMatch | ApiDefinition['kind'],
  { message, response }: { message: IncomingMessage; response: ServerResponse },
): Promise<void> {
  const { method = 'GET', url = '/' } = message;
  const kind = typeof match === 'string' ? match : match.route.api.kind;
  const gateway = KINDS[kind];
  const exchange = (answer: Answer): Exchange<TOutcome> => ({
    method,
    url,
    status: answer.status,
    problem: answer.problem,
    route: typeof match === 'string' ? undefined : match.route,
  });
  const request = await readRequest(message).catch((error: unknown) => {
    if (error instanceof BodyTooLongError) return error;
    throw error;
  });
  if (request instanceof BodyTooLongError || typeof match === 'string') {
    const answer =
      request instanceof BodyTooLongError
        ? gateway.tooLong('The body is over 10 MB, the most that API Gateway takes.')
        : gateway.unknownRoute('No route of the template takes this request.');
    send(response, answer);
    options.onExchange(exchange(answer));
    return;
  }
  const timeout = startTimer(options.integrationTimeoutMs ?? gateway.timeoutMs);
  const invoked = options.invoke(match.route, request, gateway.toEvent(request, match));
  const inTime = await Promise.race([invoked, timeout.over]);
  timeout.clear();
  const answer =
    inTime === undefined
      ? gateway.timeout('The function ran for longer than API Gateway waits.')
      : answerOf(inTime, match, request);
  const headers = [...answer.headers, ...requestIdHeaders(kind, request)];
  send(response, { ...answer, headers });
  options.onExchange({ ...exchange(answer), outcome: await invoked });
}

function answerOf(outcome: FunctionOutcome, match: RouteMatch, request: GatewayRequest): Answer {
  const { kind, binaryMediaTypes } = match.route.api;
  if (outcome.payload === undefined) return KINDS[kind].failure(outcome.problem ?? '');
  try {
    if (kind === 'http') return toHttpAnswer(outcome.payload);
    const [accept] = headerValues(request, 'accept');
    return toRestAnswer(outcome.payload, { accept, binaryMediaTypes });
  } catch (error) {
    const reason = error instanceof MalformedAnswerError ? error.message : String(error);
    return KINDS[kind].failure(`Malformed answer: ${reason}`);
  }
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  response.statusCode = status;
  for (const [name, value] of headers) response.appendHeader(name, value);
  // These two have no body, and no length of one.
  if (status === 204 || status === 304) response.end();
  else response.setHeader('content-length', body.length).end(body);
}

async function listenOn(server: Server, listen: ListenOptions, tries: number): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(listen.port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'EADDRINUSE') throw error;
    if (listen.orNext && tries > 1) {
      await listenOn(server, { ...listen, port: listen.port + 1 }, tries - 1);
      return;
    }
    throw new SetupError(
      `Port ${listen.port} is taken. Name another: fluoroscope dev --port ${listen.port + 1}`,
      { cause: error },
    );
  }
}
