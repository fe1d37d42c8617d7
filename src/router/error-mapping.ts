import { currentInvocation } from '../invocation.js';
import type { ErrorHandler, Exchange } from './exchange.js';
import { type HttpError, isHttpError } from './http-error.js';
import { contextOf } from './lazy-context.js';
import { applyResult } from './result.js';
import { isThenable } from './thenable.js';

/**
 * Makes the response for what was thrown; never throws itself.
 *
 * Headers that were set before stay, those of the body that is gone do not. A handler's plain
 * value keeps the error's status.
 */
export function mapError(exchange: Exchange, error: unknown): void | Promise<void> {
  exchange.error = error;
  resetResponse(exchange, isHttpError(error) ? error.statusCode : 500);
  const handler = handlerFor(exchange, error);
  if (handler === undefined) return answerError(exchange, error);
  const failed = (second: unknown): void => answerError(exchange, second, error);
  try {
    // The table holds a handler for the prototypes of errors alone.
    const result = handler(error as Error, contextOf(exchange));
    if (!isThenable(result)) {
      return applyResult(exchange, result)?.catch(failed);
    }
    return Promise.resolve(result)
      .then((value) => applyResult(exchange, value))
      .catch(failed);
  } catch (second) {
    return failed(second);
  }
}

function handlerFor({ route, settings }: Exchange, error: unknown): ErrorHandler | undefined {
  for (const handlers of route?.errorHandlers ?? []) {
    const handler = handlers.find(error);
    if (handler !== undefined) return handler;
  }
  return settings.errorHandlers.find(error);
}

function resetResponse({ response }: Exchange, status: number): void {
  response.status = status;
  response.body = undefined;
  response.isBase64 = false;
  response.headers.delete('content-type');
  response.headers.delete('content-encoding');
}

/** The router's own answer: an HTTP error says itself, anything else is only said to the log. */
function answerError(exchange: Exchange, error: unknown, handled?: unknown): void {
  const { response } = exchange;
  const known = isHttpError(error) ? error : undefined;
  const status = known?.statusCode ?? 500;
  exchange.error = error;
  resetResponse(exchange, status);
  response.headers.set('content-type', ['application/json']);
  response.body = errorBody(exchange, known);
  if (status >= 500) report(exchange, error, handled);
}

function errorBody({ settings }: Exchange, error: HttpError | undefined): string {
  const plain = {
    statusCode: error?.statusCode ?? 500,
    error: error?.name ?? 'InternalServerError',
    message: error?.message ?? 'Internal Server Error',
  };
  if (error === undefined || error.details === undefined) return JSON.stringify(plain);
  try {
    return settings.serializer({ ...plain, details: error.details }) ?? JSON.stringify(plain);
  } catch {
    // Details that cannot be written must not turn a 4xx into a 500.
    return JSON.stringify(plain);
  }
}

function report({ route }: Exchange, error: unknown, handled: unknown): void {
  const message = `Unhandled error in ${route?.label ?? 'a request without a route'}`;
  const keys = handled === undefined ? { error } : { error, handled };
  const logger = currentInvocation()?.logger;
  if (logger !== undefined) logger.error(message, keys);
  // biome-ignore lint/suspicious/noConsole: without instrument() there is no logger, and an error that nobody sees is worse
  else console.error(message, keys);
}
