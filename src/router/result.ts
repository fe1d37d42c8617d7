import { encodeNonAscii } from '../percent-encoding.js';
import { isShape } from '../trigger/shape.js';
import type { Exchange } from './exchange.js';
import { pairsOf } from './pairs.js';
import { isProxyResult, type ProxyResultLike } from './proxy-result.js';
import { appendHeader, setHeader } from './response.js';
import { assertStatus } from './status.js';
import { isWebResponse, readWebResponse } from './web-response.js';

const JSON_TYPE = 'application/json';
const BINARY = 'application/octet-stream';
const REDIRECTS = [301, 302, 303, 307, 308];

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
  const apply: Apply = (exchange) => {
    // A text is JSON here too, which it is not when it is returned as it is.
    applyBody(exchange, jsonText(exchange, value), JSON_TYPE);
    if (status !== undefined) exchange.response.status = status;
  };
  return { [RESULT]: apply };
}

/**
 * Makes an answer that sends the client elsewhere.
 *
 * @throws RangeError when the status is none of 301, 302, 303, 307 and 308.
 */
export function redirectResult(location: string, status: number = 302): HandlerResult {
  if (!REDIRECTS.includes(status)) {
    throw new RangeError(`A redirect has one of the statuses ${REDIRECTS}, got ${status}.`);
  }
  // Only what cannot stand in a header is encoded: the rest is the application's own URL.
  const target = encodeNonAscii(String(location));
  const apply: Apply = ({ response }) => {
    setHeader(response.headers, 'location', target);
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
    return undefined;
  }
  if (typeof value === 'string') return applyBody(exchange, value, 'text/plain; charset=utf-8');
  // Only this file writes under this symbol.
  if (isShape(value) && RESULT in value) return (value[RESULT] as Apply)(exchange);
  if (isWebResponse(value)) return readWebResponse(response, value);
  if (isProxyResult(value)) return applyProxyResult(exchange, value);
  return applyData(exchange, value);
}

/** Bytes are binary, all else is JSON. */
function applyData(exchange: Exchange, value: unknown): void {
  if (ArrayBuffer.isView(value)) {
    applyBody(exchange, Buffer.from(value.buffer, value.byteOffset, value.byteLength), BINARY);
  } else if (value instanceof ArrayBuffer) applyBody(exchange, Buffer.from(value), BINARY);
  else applyBody(exchange, jsonText(exchange, value), JSON_TYPE);
}

function jsonText({ app }: Exchange, value: unknown): string {
  const text: unknown = app.serializer(value);
  if (typeof text === 'string') return text;
  throw new TypeError(
    `A ${typeof value} is no JSON. Return an object, a string, bytes or a Response.`,
  );
}

function applyBody({ response }: Exchange, body: string | Buffer, type: string): void {
  response.body = body;
  response.status ??= 200;
  if (!response.headers.has('content-type')) response.headers.set('content-type', [type]);
}

function applyProxyResult(exchange: Exchange, result: ProxyResultLike): void {
  const { response } = exchange;
  const { statusCode, headers, multiValueHeaders, cookies, body, isBase64Encoded } = result;
  response.status = assertStatus(statusCode);
  response.body = undefined;
  for (const [name, value] of pairsOf(headers, isThere)) setHeader(response.headers, name, value);
  const added = [multiValueHeaders, { 'set-cookie': cookies }];
  for (const [name, value] of added.flatMap((one) => pairsOf(one, isThere))) {
    appendHeader(response.headers, name, value);
  }
  if (typeof body === 'string') {
    applyBody(exchange, body, JSON_TYPE);
    response.isBase64 = isBase64Encoded === true;
  } else if (isThere(body)) applyData(exchange, body);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
