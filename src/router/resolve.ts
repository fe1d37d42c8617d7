import type { LambdaContext } from '../lambda-context.js';
import type { Shape } from '../trigger/shape.js';
import { assertAnswerSize, finalAnswer } from './answer.js';
import { isPreflight, preflightOf } from './cors.js';
import { mapError } from './error-mapping.js';
import type { Application, Exchange } from './exchange.js';
import type { HttpEvent } from './http-event.js';
import { contextOf } from './lazy-context.js';
import { type Chain, runChain } from './middleware.js';
import { pathBehind } from './path-pattern.js';
import type { ProxyResult } from './proxy-result.js';
import { assertBodySize } from './request-body.js';
import type { Route } from './route.js';
import { runInRouteSpan } from './route-span.js';
import { NO_PARAMS, paramsOf } from './route-table.js';
import { afterwards, type Done, settle } from './settle.js';
import { recogniseSource } from './source/recognise-source.js';
import { BadRequestError, MethodNotAllowedError, NotFoundError } from './status-errors.js';
import { assertResponseStream, writeAnswer } from './stream-answer.js';

// https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
const STREAMING: unique symbol = Symbol.for('aws.lambda.runtime.handler.streaming');

/** A streaming handler: `instrument(app.resolveStream)` is a function's whole code. */
export interface ResolveStream {
  (event: HttpEvent, responseStream: unknown, context?: Partial<LambdaContext>): Promise<void>;
  readonly [STREAMING]: 'response';
}

/** Creates the function that answers events; a synchronous handler costs no promise but the returned one. */
export function createResolve(
  app: Application,
): (event: HttpEvent, context?: Partial<LambdaContext>) => Promise<ProxyResult> {
  return function resolve(event, context = {}) {
    try {
      const exchange = createExchange(app, event, { context, isStreamed: false });
      const chain = chainFor(exchange);
      let result: ProxyResult;
      const run = (): Done =>
        settle(
          () => runChain(exchange, chain),
          () => {
            result = resultOf(exchange);
            assertAnswerSize(result, exchange.source);
          },
          (error) =>
            afterwards(mapError(exchange, error), () => {
              result = resultOf(exchange);
            }),
        );
      return Promise.resolve(afterwards(runMeasured(exchange, run), () => result));
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

/** The response as it is now, in the form of the event's source. */
function resultOf({ source, response, method, event }: Exchange): ProxyResult {
  const answer = finalAnswer(response, method);
  source.complete(answer, event);
  return answer.result;
}

/** Creates the streaming handler of an application, marked as Lambda's runtime wants it. */
export function createResolveStream(app: Application): ResolveStream {
  async function resolveStream(
    event: HttpEvent,
    responseStream: unknown,
    context: Partial<LambdaContext> = {},
  ): Promise<void> {
    assertResponseStream(responseStream);
    const exchange = createExchange(app, event, { context, isStreamed: true });
    await runMeasured(exchange, async () => {
      await runChain(exchange, chainFor(exchange));
      try {
        await writeAnswer(exchange, responseStream);
      } catch (error) {
        // The head is with the client already, so that only the broken stream tells of it.
        exchange.error = error;
        exchange.isBroken = true;
      }
    });
    if (exchange.isBroken) throw exchange.error;
  }
  return Object.assign(resolveStream, { [STREAMING]: 'response' } as const);
}

/** Runs a request in its span, and measures it where the application wants that. */
function runMeasured(exchange: Exchange, run: () => Done): Done {
  const measured = exchange.app.measure?.(exchange);
  const done = runInRouteSpan(exchange, run);
  return measured === undefined ? done : afterwards(done, measured);
}

function createExchange(
  app: Application,
  event: HttpEvent,
  { context, isStreamed }: Pick<Exchange, 'context' | 'isStreamed'>,
): Exchange {
  // Every event is read by key, with a check of each value: what is typed is only hoped for.
  const shape = event as HttpEvent & Shape;
  const source = recogniseSource(shape);
  const method = source.method(shape) ?? '';
  const path = strippedPath(source.path(shape) ?? '/', app);
  const encoded = source.isPathEncoded(shape);
  const match = app.table.find(method, path, encoded);
  return {
    app,
    event: shape,
    source,
    context,
    method,
    path,
    route: match?.route,
    params: match === undefined ? NO_PARAMS : paramsOf(match, encoded),
    isStreamed,
    isBroken: false,
    response: { status: undefined, headers: new Map(), body: undefined, isBase64: false },
    c: undefined,
    query: undefined,
    valid: NO_PARAMS,
    error: undefined,
    entered: 0,
    span: undefined,
  };
}

function strippedPath(path: string, { stripPrefixes }: Application): string {
  for (const prefix of stripPrefixes) {
    const rest = pathBehind(prefix, path);
    if (rest !== undefined) return rest;
  }
  return path;
}

function chainFor(exchange: Exchange): Chain {
  const { app, route, params } = exchange;
  if (route === undefined) {
    return { middleware: app.middleware, handler: () => answerWithoutRoute(exchange) };
  }
  return {
    middleware:
      route.middleware.length > 0 ? [...app.middleware, ...route.middleware] : app.middleware,
    handler: params === undefined ? refuseParams : limited(route, exchange),
  };
}

/** The handler of a route, behind the check of the body's size where there is a limit. */
function limited({ handler, maxBodyBytes }: Route, { event }: Exchange): Route['handler'] {
  if (maxBodyBytes === undefined) return handler;
  return (c) => {
    assertBodySize(event, maxBodyBytes);
    return handler(c);
  };
}

function refuseParams(): never {
  throw new BadRequestError('A parameter of the path is malformed or blank');
}

/** An ordinary OPTIONS has the methods in `Allow`; a browser's preflight is answered by what goes around the route. */
function answerOptions(exchange: Exchange, methods: readonly string[]): undefined {
  const c = contextOf(exchange);
  if (!isPreflight(c)) return;
  const { app, path, source, event } = exchange;
  const asked = c.headers.get('access-control-request-method') ?? '';
  const target = app.table.find(asked, path, source.isPathEncoded(event))?.route;
  preflightOf([...app.middleware, ...(target?.middleware ?? [])])?.(c, methods);
}

/** OPTIONS of a known path, another method of a known path, or no path that is known. */
function answerWithoutRoute(exchange: Exchange): unknown {
  const { app, method, path, source, event, response } = exchange;
  const methods = app.table.methodsOf(path, source.isPathEncoded(event));
  if (methods.length > 0) {
    response.headers.set('allow', [methods.join(', ')]);
    if (method === 'OPTIONS') return answerOptions(exchange, methods);
    throw new MethodNotAllowedError();
  }
  if (app.notFound === undefined) throw new NotFoundError();
  response.status = 404;
  return app.notFound(contextOf(exchange));
}
