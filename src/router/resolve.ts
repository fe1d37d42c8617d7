import type { LambdaContext } from '../lambda-context.js';
import { assertAnswerSize, proxyResult } from './answer.js';
import { createExchange } from './context.js';
import { mapError } from './error-mapping.js';
import type { Application, Exchange } from './exchange.js';
import type { HttpEvent } from './http-event.js';
import { type Frame, runChain } from './middleware.js';
import { answerPreflight, isPreflight } from './preflight.js';
import type { ProxyResult } from './proxy-result.js';
import { observe } from './route-span.js';
import { MALFORMED, methodsOf } from './route-table.js';
import { afterwards, type Done, settle } from './settle.js';
import { BadRequestError, MethodNotAllowedError, NotFoundError } from './status-errors.js';
import { assertResponseStream, type ResponseStream, writeAnswer } from './stream-answer.js';

// https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
const STREAMING: unique symbol = Symbol.for('aws.lambda.runtime.handler.streaming');

/** A streaming handler: `instrument(app.resolveStream)` is a function's whole code. */
export interface ResolveStream {
  (event: HttpEvent, responseStream: unknown, context?: Partial<LambdaContext>): Promise<void>;
  readonly [STREAMING]: 'response';
}

/** Creates the functions that answer events: with what Lambda is given, and onto its response stream. */
export function createResolve(app: Application): {
  readonly resolve: (event: HttpEvent, context?: Partial<LambdaContext>) => Promise<ProxyResult>;
  readonly resolveStream: ResolveStream;
} {
  const run = async (
    event: HttpEvent,
    context: Partial<LambdaContext> | undefined,
    stream?: ResponseStream,
  ): Promise<ProxyResult> => {
    const c = createExchange(app, event, context);
    c.stream = stream;
    const done = observe(c, () => answer(c));
    // A synchronous handler costs no promise but the returned one.
    if (done !== undefined) await done;
    if (c.isBroken) throw c.error;
    return c.result as ProxyResult;
  };
  const resolveStream = async (
    event: HttpEvent,
    stream: unknown,
    context?: Partial<LambdaContext>,
  ): Promise<void> => {
    assertResponseStream(stream);
    await run(event, context, stream);
  };
  return {
    resolve: (event, context) => run(event, context),
    resolveStream: Object.assign(resolveStream, { [STREAMING]: 'response' } as const),
  };
}

function answer(c: Exchange): Done {
  return settle(
    () => runChain(c, framesOf(c)),
    () => {
      if (c.stream !== undefined) return writeAnswer(c, c.stream);
      c.result = proxyResult(c);
      // A character has six bytes at most, so that most answers need not be counted.
      if (c.result.body.length > 1e5)
        assertAnswerSize(c, Buffer.byteLength(JSON.stringify(c.result)));
      return undefined;
    },
    (error) => {
      // With a stream the head is with the client already, so that only the broken stream tells of it.
      c.isBroken = c.stream !== undefined;
      c.error = error;
      if (c.isBroken) return undefined;
      return afterwards(mapError(c, error), () => {
        c.result = proxyResult(c);
      });
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
  return c.matched?.validated(c);
}

/** OPTIONS of a known path, another method of a known path, or no path that is known. */
function answerWithoutRoute(c: Exchange): unknown {
  const { app, method, answer } = c;
  const methods = methodsOf(app.table, c);
  if (methods.length > 0) {
    answer.headers.set('allow', [methods.join(', ')]);
    if (method !== 'OPTIONS') throw new MethodNotAllowedError();
    if (isPreflight(c)) answerPreflight(c);
    return undefined;
  }
  if (app.notFound === undefined) throw new NotFoundError();
  answer.status = 404;
  return app.notFound(c);
}
