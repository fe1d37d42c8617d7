import { isShape, type Shape } from '../trigger/shape.js';
import type { Exchange } from './exchange.js';
import { encodePercent } from './percent-encoding.js';
import { isProxyResult } from './proxy-result.js';
import { appendHeader, assertStatus, setHeader } from './response.js';
import { isWebResponse, readWebResponse } from './web-response.js';

const RESULT: unique symbol = Symbol('fluoroscope.handler-result');

type Apply = (exchange: Exchange) => void;

/** An answer that `c.json()` or `c.redirect()` made; returned from a handler, and of no other use. */
export interface HandlerResult {
  readonly [RESULT]: unknown;
}

/**
 * Makes a JSON answer of any value; without a status, 200 or what `c.status()` said.
 *
 * @throws RangeError when the status is no whole number from 200 to 599.
 */
export function jsonResult(value: unknown, status?: number): HandlerResult {
  if (status !== undefined) assertStatus(status);
  const apply: Apply = (exchange) => applyJson(exchange, value, status);
  return { [RESULT]: apply };
}

/**
 * Makes an answer that sends the client elsewhere.
 *
 * @throws RangeError when the status is none of 301, 302, 303, 307 and 308.
 */
export function redirectResult(location: string, status: number = 302): HandlerResult {
  if (![301, 302, 303, 307, 308].includes(status)) {
    throw new RangeError(`A redirect has the status 301, 302, 303, 307 or 308, got ${status}.`);
  }
  // Only what cannot stand in a header is encoded: the rest is the application's own URL.
  const target = String(location).replace(/[^\x21-\x7e]+/g, (text) => encodePercent(text));
  const apply: Apply = ({ response }) => {
    setHeader(response, 'location', target);
    response.status = status;
    response.body = undefined;
  };
  return { [RESULT]: apply };
}

/**
 * Puts what a handler, a middleware or an error handler returned onto the response.
 *
 * Returns a promise for a web `Response` alone, whose body cannot be read otherwise.
 *
 * @throws what the serializer throws, TypeError for a value that no response is made of.
 */
export function applyResult(exchange: Exchange, value: unknown): void | Promise<void> {
  const { response } = exchange;
  response.isBase64 = false;
  if (value === undefined) {
    response.status ??= 204;
    response.body = undefined;
  } else if (typeof value === 'string') applyBody(exchange, value, 'text/plain; charset=utf-8');
  else if (!isShape(value)) applyJson(exchange, value, undefined);
  else return applyObject(exchange, value);
  return undefined;
}

function applyObject(exchange: Exchange, value: Shape): void | Promise<void> {
  // Only this file writes under this symbol.
  if (RESULT in value) return ((value as unknown as HandlerResult)[RESULT] as Apply)(exchange);
  const bytes = bytesOf(value);
  if (bytes !== undefined) return applyBody(exchange, bytes, 'application/octet-stream');
  if (isWebResponse(value)) return readWebResponse(exchange.response, value);
  if (isProxyResult(value)) return applyProxyResult(exchange, value);
  return applyJson(exchange, value, undefined);
}

function bytesOf(value: object): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value;
  if (ArrayBuffer.isView(value)) {
    return new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
  }
  return value instanceof ArrayBuffer ? new Uint8Array(value) : undefined;
}

function applyJson(exchange: Exchange, value: unknown, status: number | undefined): void {
  const text = exchange.settings.serializer(value);
  if (typeof text !== 'string') {
    throw new TypeError(
      `A ${typeof value} was returned, which is no JSON. Return an object, a string, bytes or a Response.`,
    );
  }
  applyBody(exchange, text, 'application/json');
  if (status !== undefined) exchange.response.status = status;
}

function applyBody({ response }: Exchange, body: string | Uint8Array, type: string): void {
  response.body = body;
  response.status ??= 200;
  if (!response.headers.has('content-type')) response.headers.set('content-type', [type]);
}

function applyProxyResult(
  exchange: Exchange,
  result: Shape & { readonly statusCode: number },
): void {
  const { response } = exchange;
  response.status = assertStatus(result.statusCode);
  for (const [name, value] of headersOf(result['headers'])) setHeader(response, name, value);
  for (const [name, value] of headersOf(result['multiValueHeaders'])) {
    appendHeader(response, name, value);
  }
  for (const cookie of [result['cookies'] ?? []].flat()) {
    appendHeader(response, 'set-cookie', String(cookie));
  }
  const body = result['body'];
  response.body = undefined;
  if (body === undefined || body === null) return;
  const bytes = typeof body === 'object' ? bytesOf(body) : undefined;
  if (bytes !== undefined) applyBody(exchange, bytes, 'application/octet-stream');
  else if (typeof body === 'string') applyBody(exchange, body, 'application/json');
  else applyJson(exchange, body, undefined);
  response.isBase64 = typeof body === 'string' && result['isBase64Encoded'] === true;
}

/** Name and value pairs; `null` and `undefined` are no values, the rest is text for a header. */
function headersOf(headers: unknown): Array<[string, string]> {
  if (!isShape(headers)) return [];
  return Object.entries(headers).flatMap(([name, value]) =>
    [value]
      .flat()
      .filter((one) => one !== null && one !== undefined)
      .map((one): [string, string] => [name, String(one)]),
  );
}
