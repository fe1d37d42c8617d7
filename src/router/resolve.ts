import type { LambdaContext } from '../lambda-context.js';
import { assertAnswerSize, proxyResult } from './answer.js';
import { createExchange } from './context.js';
import { isPreflight, preflightOf } from './cors.js';
import { mapError } from './error-mapping.js';
import type { Application, Exchange } from './exchange.js';
import type { HttpEvent } from './http-event.js';
import { type Frame, runChain } from './middleware.js';
import type { ProxyResult } from './proxy-result.js';
import { runInRouteSpan } from './route-span.js';
import { findRoute, MALFORMED, methodsOf } from './route-table.js';
import { afterwards, type Done, settle } from './settle.js';
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
  return async (event, context = {}) => {
    const c = createExchange(app, event, { context, stream: undefined });
    const done = respond(c);
    if (done !== undefined) await done;
    return c.result as ProxyResult;
  };
}

/** Creates the streaming handler of an application, marked as Lambda's runtime wants it. */
export function createResolveStream(app: Application): ResolveStream {
  const resolveStream = async (
    event: HttpEvent,
    stream: unknown,
    context: Partial<LambdaContext> = {},
  ): Promise<void> => {
    assertResponseStream(stream);
    const c = createExchange(app, event, { context, stream });
    await respond(c);
    if (c.isBroken) throw c.error;
  };
  return Object.assign(resolveStream, { [STREAMING]: 'response' } as const);
}

/** Runs a request in its span, and measures it where the application wants that. */
function respond(c: Exchange): Done {
  const measured = c.app.measure?.(c);
  const done = runInRouteSpan(c, () => answer(c));
  return measured === undefined ? done : afterwards(done, measured);
}

function answer(c: Exchange): Done {
  const { stream } = c;
  return settle(
    () => runChain(c, framesOf(c)),
    () => {
      if (stream !== undefined) return writeAnswer(c, stream);
      c.result = proxyResult(c);
      const { body } = c.result;
      // Escapes seldom make a text twice as long, so that most answers need not be counted.
      if (body.length > 500_000) assertAnswerSize(c, Buffer.byteLength(JSON.stringify(body)));
      return undefined;
    },
    (error) => {
      if (stream === undefined) {
        return afterwards(mapError(c, error), () => {
          c.result = proxyResult(c);
        });
      }
      // The head is with the client already, so that only the broken stream tells of it.
      c.error = error;
      c.isBroken = true;
      return undefined;
    },
  );
}

function framesOf({ app, matched }: Exchange): readonly Frame[] {
  return matched === undefined
    ? [...app.middleware, answerWithoutRoute]
    : [...app.middleware, ...matched.middleware, answerFromRoute];
}

function answerFromRoute(c: Exchange): unknown {
  if (c.params === MALFORMED) {
    throw new BadRequestError('A parameter of the path is malformed or blank');
  }
  // Its size is checked before a handler runs that does not look at it.
  if (c.matched?.maxBodyBytes !== undefined) c.body.text;
  return c.matched?.handler(c);
}

/** OPTIONS of a known path, another method of a known path, or no path that is known. */
function answerWithoutRoute(c: Exchange): unknown {
  const { app, method, answer } = c;
  const methods = methodsOf(app.table, c);
  if (methods.length > 0) {
    answer.headers.set('allow', [methods.join(', ')]);
    if (method !== 'OPTIONS') throw new MethodNotAllowedError();
    if (isPreflight(c)) answerPreflight(c, methods);
    return undefined;
  }
  if (app.notFound === undefined) throw new NotFoundError();
  answer.status = 404;
  return app.notFound(c);
}

/** A browser's preflight is answered by what goes around the route that it asks for. */
function answerPreflight(c: Exchange, methods: readonly string[]): void {
  const asked = c.headers.get('access-control-request-method') ?? '';
  const { middleware = [] } = findRoute(c.app.table, asked, c)?.route ?? {};
  preflightOf([...c.app.middleware, ...middleware])?.(c, methods);
}
