import { encodeNonAscii } from '../percent-encoding.js';
import { isShape, type Shape } from '../trigger/shape.js';
import { type ByteSource, isByteSource, readAll } from './byte-source.js';
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

/** What an answer says; nothing where it is on the response already. */
interface Said {
  /** In a list, as the value itself may be `undefined`. */
  readonly json?: readonly [value: unknown];
  readonly location?: string;
  readonly status?: number | undefined;
}

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
  return resultOf({ json: [value], status });
}

/**
 * Makes an answer that sends the client elsewhere.
 *
 * @throws RangeError when the status is none of 301, 302, 303, 307 and 308.
 */
export function redirectResult(location: string, status: number = 302): HandlerResult {
  if (!REDIRECTS.includes(status)) {
    throw new RangeError(`A redirect is one of ${REDIRECTS}, got ${status}.`);
  }
  // Only what cannot stand in a header is encoded: the rest is the application's own URL.
  return resultOf({ location: encodeNonAscii(String(location)), status });
}

/** An answer that is on the response already. */
export const answeredResult: HandlerResult = /* @__PURE__ */ resultOf({});

function resultOf(said: Said): HandlerResult {
  return { [RESULT]: said };
}

function saidBy(value: unknown): Said | undefined {
  // Only this file writes under this symbol.
  return isShape(value)
    ? ((value as Partial<HandlerResult>)[RESULT] as Said | undefined)
    : undefined;
}

/** Whether a handler's value is data, which a schema may look at. */
export function isData(value: unknown): boolean {
  if (value instanceof Uint8Array || value === undefined || isByteSource(value)) return false;
  const said = saidBy(value);
  return said === undefined ? !isWebResponse(value) && !isProxyResult(value) : 'json' in said;
}

/** The data of an answer: what `c.json()` was given, or the value itself. */
export function jsonValue(value: unknown): unknown {
  return (saidBy(value)?.json ?? [value])[0];
}

/** The same answer with other data. */
export function withJsonValue(value: unknown, data: unknown): unknown {
  const said = saidBy(value);
  return said === undefined ? data : resultOf({ ...said, json: [data] });
}

/**
 * Puts what a handler, a middleware or an error handler returned onto the response.
 *
 * Returns a promise for a web `Response` and a stream alone, whose bodies cannot be read otherwise.
 *
 * @throws what the serializer throws, TypeError for a value that no response is made of.
 */
export function applyResult(exchange: Exchange, value: unknown): void | Promise<void> {
  const { response } = exchange;
  const said = saidBy(value);
  if (said !== undefined) return applySaid(exchange, said);
  response.isBase64 = false;
  if (value === undefined) {
    response.status ??= 204;
    response.body = undefined;
    return undefined;
  }
  if (typeof value === 'string') return applyBody(exchange, value, 'text/plain; charset=utf-8');
  if (isWebResponse(value)) return readWebResponse(exchange, value);
  if (isProxyResult(value)) return applyProxyResult(exchange, value);
  return applyData(exchange, value);
}

function applySaid(exchange: Exchange, { json, location, status }: Said): void {
  const { response } = exchange;
  // A text is JSON here too, which it is not when it is returned as it is.
  if (json !== undefined) applyBody(exchange, jsonText(exchange, json[0]), JSON_TYPE);
  if (location !== undefined) {
    setHeader(response.headers, 'location', location);
    response.body = undefined;
    response.isBase64 = false;
  }
  response.status = status ?? response.status;
}

/** Bytes are binary, given at once or piece by piece; all else is JSON. */
function applyData(exchange: Exchange, value: unknown): void | Promise<void> {
  if (ArrayBuffer.isView(value)) {
    return applyBody(
      exchange,
      Buffer.from(value.buffer, value.byteOffset, value.byteLength),
      BINARY,
    );
  }
  if (value instanceof ArrayBuffer) return applyBody(exchange, Buffer.from(value), BINARY);
  if (isByteSource(value)) return applySource(exchange, value);
  if (isBlob(value)) return applySource(exchange, value.stream(), value.type);
  return applyBody(exchange, jsonText(exchange, value), JSON_TYPE);
}

async function applySource(
  exchange: Exchange,
  source: ByteSource,
  type?: string | undefined,
): Promise<void> {
  applyBody(exchange, exchange.isStreamed ? source : await readAll(source), type || BINARY);
}

function isBlob(value: unknown): value is { stream(): ByteSource; readonly type: string } {
  return (
    isShape(value) && typeof value['stream'] === 'function' && isTagged(value, /^(?:Blob|File)$/)
  );
}

function isTagged(value: object, tag: RegExp): boolean {
  return tag.test(String((value as Shape)[Symbol.toStringTag as unknown as string]));
}

function jsonText({ app }: Exchange, value: unknown): string {
  const text: unknown = app.serializer(value);
  if (typeof text === 'string') return text;
  throw new TypeError(`A ${typeof value} is no JSON. Return an object, text or bytes.`);
}

function applyBody(
  { response }: Exchange,
  body: string | Uint8Array | ByteSource,
  type: string,
): void {
  response.body = body;
  response.isBase64 = false;
  response.status ??= 200;
  if (!response.headers.has('content-type')) response.headers.set('content-type', [type]);
}

function applyProxyResult(exchange: Exchange, result: ProxyResultLike): void | Promise<void> {
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
    return undefined;
  }
  return isThere(body) ? applyData(exchange, body) : undefined;
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
