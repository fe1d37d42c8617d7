import { errorHandlerFor } from '../error-handlers.js';
import { currentInvocation } from '../invocation.js';
import type { ErrorHandler, Exchange } from './exchange.js';
import { isHttpError } from './http-error.js';
import { contextOf } from './lazy-context.js';
import { applyResult } from './result.js';
import { settle } from './settle.js';

/** What a client is told of an error that is not meant for it. */
const INTERNAL = {
  statusCode: 500,
  name: 'InternalServerError',
  message: 'Internal Server Error',
  details: undefined,
};

/**
 * Makes the response for what was thrown; never throws itself.
 *
 * Headers that were set before stay, those of the body that is gone do not. A handler's plain
 * value keeps the error's status.
 */
export function mapError(exchange: Exchange, error: unknown): void | Promise<void> {
  const handler = handlerFor(exchange, error);
  if (handler === undefined) return answerError(exchange, error);
  resetResponse(exchange, error);
  return settle(
    // The table holds a handler for the prototypes of errors alone.
    () => handler(error as Error, contextOf(exchange)),
    (value) => applyResult(exchange, value),
    (second) => answerError(exchange, second, error),
  );
}

/** The handler of the nearest class, of the innermost router that has one for any of them. */
function handlerFor({ route, app }: Exchange, error: unknown): ErrorHandler | undefined {
  return errorHandlerFor([...(route?.errorHandlers ?? []), app.errorHandlers], error);
}

function resetResponse(exchange: Exchange, error: unknown): void {
  const { response } = exchange;
  exchange.error = error;
  response.status = (isHttpError(error) ? error : INTERNAL).statusCode;
  response.body = undefined;
  response.isBase64 = false;
  response.headers.delete('content-type');
  response.headers.delete('content-encoding');
}

/** The router's own answer: an HTTP error says itself, anything else is only said to the log. */
function answerError(exchange: Exchange, error: unknown, handled?: unknown): void {
  const { response } = exchange;
  resetResponse(exchange, error);
  response.headers.set('content-type', ['application/json']);
  response.body = errorBody(exchange, error);
  if (Number(response.status) >= 500) report(exchange, error, handled);
}

function errorBody({ app }: Exchange, error: unknown): string {
  const { statusCode, name, message, details } = isHttpError(error) ? error : INTERNAL;
  const plain = { statusCode, error: name, message };
  try {
    if (details !== undefined) return app.serializer({ ...plain, details });
  } catch {
    // Details that cannot be written must not turn a 4xx into a 500.
  }
  return JSON.stringify(plain);
}

function report({ route }: Exchange, error: unknown, handled: unknown): void {
  const message = `Unhandled error in ${route?.label ?? 'a request without a route'}`;
  const keys = handled === undefined ? { error } : { error, handled };
  const logger = currentInvocation()?.logger;
  if (logger !== undefined) logger.error(message, keys);
  // biome-ignore lint/suspicious/noConsole: without instrument() there is no logger, and an error that nobody sees is worse
  else console.error(message, keys);
}
