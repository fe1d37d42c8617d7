import type { LambdaContext } from '../lambda-context.js';
import type { Shape } from '../trigger/shape.js';
import { finalAnswer } from './answer.js';
import { BadRequestError, MethodNotAllowedError, NotFoundError } from './client-errors.js';
import type { Exchange, Settings } from './exchange.js';
import type { HttpEvent } from './http-event.js';
import { contextOf } from './lazy-context.js';
import { type Chain, runChain } from './middleware.js';
import type { ProxyResult } from './proxy-result.js';
import { createResponseState } from './response.js';
import type { AnyMiddleware } from './route.js';
import type { AnyContext } from './route-context.js';
import { runInRouteSpan } from './route-span.js';
import { NO_PARAMS, paramsOf, type RouteTable } from './route-table.js';
import { recogniseSource } from './source/recognise-source.js';
import { withoutPrefix } from './source/stage.js';

/** What an application registered, as far as requests need it. */
export interface Application {
  readonly table: RouteTable;
  /** Around all requests; grows until the last `use()`. */
  readonly middleware: readonly AnyMiddleware[];
  readonly stripPrefixes: readonly string[];
  readonly settings: Settings;
  readonly notFound: () => ((c: AnyContext) => unknown) | undefined;
}

/** Creates the function that answers events; a synchronous handler costs no promise but the returned one. */
export function createResolve(
  app: Application,
): (event: HttpEvent, context?: Partial<LambdaContext>) => Promise<ProxyResult> {
  return function resolve(event, context = {}) {
    try {
      const exchange = createExchange(app, event, context);
      const done = runInRouteSpan(exchange, () => runChain(exchange, chainFor(app, exchange)));
      if (done === undefined) return Promise.resolve(resultOf(exchange));
      return done.then(() => resultOf(exchange));
    } catch (error) {
      return Promise.reject(error);
    }
  };
}

function createExchange(
  app: Application,
  event: HttpEvent,
  context: Partial<LambdaContext>,
): Exchange {
  // Every event is read by key, with a check of each value: what is typed is only hoped for.
  const shape = event as HttpEvent & Shape;
  const source = recogniseSource(shape);
  const method = source.method(shape);
  const path = withoutPrefixes(source.path(shape), app.stripPrefixes);
  const encoded = source.isPathEncoded(shape);
  const match = app.table.find(method, path, encoded);
  return {
    event: shape,
    source,
    context,
    method,
    path,
    route: match?.value,
    params: match === undefined ? NO_PARAMS : paramsOf(match, encoded),
    settings: app.settings,
    response: createResponseState(),
    c: undefined,
    error: undefined,
  };
}

function withoutPrefixes(path: string, prefixes: readonly string[]): string {
  for (const prefix of prefixes) {
    const rest = withoutPrefix(path, prefix);
    if (rest !== undefined) return rest;
  }
  return path;
}

function chainFor(app: Application, exchange: Exchange): Chain {
  const { route, params } = exchange;
  if (route === undefined) {
    return { middleware: app.middleware, handler: () => answerWithoutRoute(app, exchange) };
  }
  return {
    middleware:
      route.middleware.length === 0 ? app.middleware : [...app.middleware, ...route.middleware],
    handler: params === undefined ? refuseParams : route.handler,
  };
}

function refuseParams(): never {
  throw new BadRequestError('A parameter of the path is malformed or blank');
}

/** OPTIONS of a known path, another method of a known path, or no path that is known. */
function answerWithoutRoute({ table, notFound }: Application, exchange: Exchange): unknown {
  const { method, path, source, event, response } = exchange;
  const methods = table.methodsOf(path, source.isPathEncoded(event));
  if (methods.length > 0) {
    response.headers.set('allow', [methods.join(', ')]);
    if (method === 'OPTIONS') return undefined;
    throw new MethodNotAllowedError();
  }
  const handler = notFound();
  if (handler === undefined) throw new NotFoundError();
  response.status = 404;
  return handler(contextOf(exchange));
}

function resultOf(exchange: Exchange): ProxyResult {
  const { source, response, method, event } = exchange;
  return source.answer(finalAnswer(response, method), event);
}
