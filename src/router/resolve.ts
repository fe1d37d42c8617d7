import type { LambdaContext } from '../lambda-context.js';
import type { Shape } from '../trigger/shape.js';
import { finalAnswer } from './answer.js';
import type { Application, Exchange } from './exchange.js';
import type { HttpEvent } from './http-event.js';
import { contextOf } from './lazy-context.js';
import { type Chain, runChain } from './middleware.js';
import { pathBehind } from './path-pattern.js';
import type { ProxyResult } from './proxy-result.js';
import { runInRouteSpan } from './route-span.js';
import { NO_PARAMS, paramsOf } from './route-table.js';
import { recogniseSource } from './source/recognise-source.js';
import { BadRequestError, MethodNotAllowedError, NotFoundError } from './status-errors.js';

/** Creates the function that answers events; a synchronous handler costs no promise but the returned one. */
export function createResolve(
  app: Application,
): (event: HttpEvent, context?: Partial<LambdaContext>) => Promise<ProxyResult> {
  return function resolve(event, context = {}) {
    try {
      const exchange = createExchange(app, event, context);
      const { source, response, method, event: shape } = exchange;
      const result = (): ProxyResult => {
        const answer = finalAnswer(response, method);
        source.complete(answer, shape);
        return answer.result;
      };
      const done = runInRouteSpan(exchange, () => runChain(exchange, chainFor(exchange)));
      return done === undefined ? Promise.resolve(result()) : done.then(result);
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
    response: { status: undefined, headers: new Map(), body: undefined, isBase64: false },
    c: undefined,
    query: undefined,
    error: undefined,
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
    handler: params === undefined ? refuseParams : route.handler,
  };
}

function refuseParams(): never {
  throw new BadRequestError('A parameter of the path is malformed or blank');
}

/** OPTIONS of a known path, another method of a known path, or no path that is known. */
function answerWithoutRoute(exchange: Exchange): unknown {
  const { app, method, path, source, event, response } = exchange;
  const methods = app.table.methodsOf(path, source.isPathEncoded(event));
  if (methods.length > 0) {
    response.headers.set('allow', [methods.join(', ')]);
    if (method === 'OPTIONS') return undefined;
    throw new MethodNotAllowedError();
  }
  if (app.notFound === undefined) throw new NotFoundError();
  response.status = 404;
  return app.notFound(contextOf(exchange));
}
