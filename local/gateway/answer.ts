import { validateHeaderName, validateHeaderValue } from 'node:http';

/** What the client gets. */
export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>;
  readonly body: Buffer;
  /** Why the gateway answered in the function's place; absent when the function did. */
  readonly problem?: string | undefined;
}

/** The function's result is nothing that the gateway can make an answer of. */
export class MalformedAnswerError extends Error {
  override readonly name = 'MalformedAnswerError';
}

// The connection's own, which the server sets anew.
const HOP_BY_HOP = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);

/** An answer of the gateway itself: `{"message":"…"}`. */
export function gatewayAnswer(status: number, message: string, problem: string): Answer {
  return {
    status,
    headers: [['content-type', 'application/json']],
    body: Buffer.from(JSON.stringify({ message })),
    problem,
  };
}

/**
 * The status that a function asks for.
 *
 * @throws MalformedAnswerError when it is no whole number from 200 to 599.
 */
export function checkedStatus(status: unknown): number {
  if (typeof status === 'number' && Number.isInteger(status) && status >= 200 && status <= 599) {
    return status;
  }
  throw new MalformedAnswerError(
    `statusCode is ${JSON.stringify(status)}. Return a number from 200 to 599.`,
  );
}

/**
 * The body that a function asks for, as text; empty when it names none.
 *
 * @throws MalformedAnswerError when it is no string.
 */
export function checkedBody(body: unknown): string {
  if (body === undefined || body === null) return '';
  if (typeof body === 'string') return body;
  throw new MalformedAnswerError(
    `body is ${Array.isArray(body) ? 'an array' : `of the type ${typeof body}`}. Return a string, such as JSON.stringify(body).`,
  );
}

/**
 * A header that a function asks for, as a list of at most one pair.
 *
 * @throws MalformedAnswerError when name or value cannot be sent.
 */
function checkedHeader(name: string, value: unknown): Array<readonly [string, string]> {
  if (value === undefined || value === null || HOP_BY_HOP.has(name.toLowerCase())) return [];
  if (typeof value === 'object') {
    throw new MalformedAnswerError(
      `The header ${name} is an object. Return strings; several values belong in multiValueHeaders (REST API) or cookies (HTTP API).`,
    );
  }
  try {
    validateHeaderName(name);
    validateHeaderValue(name, String(value));
  } catch (error) {
    throw new MalformedAnswerError(`The header ${name} cannot be sent: ${String(error)}`, {
      cause: error,
    });
  }
  return [[name.toLowerCase(), String(value)]];
}

/** Adds a type where the function named none: `application/json`, as API Gateway does. */
export function withContentType(
  headers: ReadonlyArray<readonly [string, string]>,
  type = 'application/json',
): ReadonlyArray<readonly [string, string]> {
  if (headers.some(([name]) => name === 'content-type')) return headers;
  return [...headers, ['content-type', type]];
}

/**
 * A function's result, given as JSON text.
 *
 * @throws MalformedAnswerError when it is no JSON, which only a streaming function can send.
 */
export function parsedResult(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch (error) {
    throw new MalformedAnswerError(
      'The function streams its result, and this API takes no stream. Return { statusCode, headers, body }.',
      { cause: error },
    );
  }
}

/**
 * The headers of a result's `headers`.
 *
 * @throws MalformedAnswerError when one cannot be sent.
 */
export function headersOf(headers: unknown): Array<readonly [string, string]> {
  return Object.entries(headers ?? {}).flatMap(([name, value]) => checkedHeader(name, value));
}

/**
 * The headers of a result's `multiValueHeaders`.
 *
 * @throws MalformedAnswerError when one cannot be sent.
 */
export function multiValueHeaders(headers: unknown): Array<readonly [string, string]> {
  return Object.entries(headers ?? {}).flatMap(([name, values]) =>
    [values].flat().flatMap((value) => checkedHeader(name, value)),
  );
}

/**
 * The `set-cookie` headers of a result's `cookies`.
 *
 * @throws MalformedAnswerError when it is no list of texts.
 */
export function cookieHeaders(cookies: unknown): Array<readonly [string, string]> {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) {
    throw new MalformedAnswerError('cookies is no list. Return a list of Set-Cookie texts.');
  }
  return cookies.flatMap((cookie) => checkedHeader('set-cookie', cookie));
}
