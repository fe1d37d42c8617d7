import { errorHandlerFor } from '../error-handlers.js';
import { currentInvocation } from '../invocation.js';
import type { Exchange } from './exchange.js';
import { isHttpError } from './http-error.js';
import { applyResult } from './result.js';
import { type Done, settle } from './settle.js';

/** What a client is told of an error that is not meant for it. */
const INTERNAL = {
  statusCode: 500,
  name: 'InternalServerError',
  message: 'Internal Server Error',
  details: undefined,
};

/** Headers that say something of a body, which an error's own answer is not. */
const OF_THE_BODY =
  /^(?:content-(?:type|encoding|disposition|language|location|range)|etag|last-modified|accept-ranges|cache-control)$/;

/**
 * Makes the response for what was thrown; never throws itself.
 *
 * The handler of the nearest class answers, of the innermost router that has one for any of them; its
 * plain value keeps the error's status. Headers that were set before stay, those of the body that
 * is gone do not.
 */
export function mapError(c: Exchange, error: unknown): Done {
  const tables = [...(c.matched?.errorHandlers ?? []), c.app.errorHandlers];
  const handler = errorHandlerFor(tables, error);
  if (handler === undefined) return answerError(c, error);
  resetAnswer(c, error);
  return settle(
    // The table holds a handler for the prototypes of errors alone.
    () => handler(error as Error, c),
    (value) => applyResult(c, value),
    (second) => answerError(c, second, error),
  );
}

function resetAnswer(c: Exchange, error: unknown): typeof INTERNAL {
  const { answer } = c;
  const told = isHttpError(error) ? error : INTERNAL;
  c.error = error;
  answer.status = told.statusCode;
  for (const name of answer.headers.keys()) {
    if (OF_THE_BODY.test(name)) answer.headers.delete(name);
  }
  return told as typeof INTERNAL;
}

/** The router's own answer: an HTTP error says itself, anything else is only said to the log. */
function answerError(c: Exchange, error: unknown, handled?: unknown): void {
  const { statusCode, name, message, details } = resetAnswer(c, error);
  const plain = { statusCode, error: name, message };
  let body = JSON.stringify(plain);
  try {
    if (details !== undefined) body = c.app.serializer({ ...plain, details });
  } catch {
    // Details that cannot be written must not turn a 4xx into a 500.
  }
  // A text is there at once.
  void applyResult(c, { statusCode, body });
  logFault(c, error, handled);
}

/** Tells the log of an error that is not for the client, and whose answer, if any, says nothing of it. */
export function logFault(c: Exchange, error: unknown, handled?: unknown): void {
  if (isHttpError(error) && error.statusCode < 500) return;
  const line = `Unhandled error in ${c.route ?? 'a request without a route'}`;
  const keys = handled === undefined ? { error } : { error, handled };
  const logger = currentInvocation()?.logger;
  if (logger !== undefined) logger.error(line, keys);
  // biome-ignore lint/suspicious/noConsole: without instrument() there is no logger, and an error that nobody sees is worse
  else console.error(line, keys);
}
