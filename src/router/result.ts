import { encodeNonAscii } from '../percent-encoding.js';
import { pairsOf } from '../trigger/pairs.js';
import { isShape } from '../trigger/shape.js';
import { type ByteSource, isByteSource, readAll } from './byte-source.js';
import { assertStatus } from './checks.js';
import type { Exchange } from './exchange.js';
import { appendHeader, setHeader } from './headers.js';
import { isProxyResult, type ProxyResultLike } from './proxy-result.js';
import type { ResponseState } from './response.js';
import type { Done } from './settle.js';

const JSON_TYPE = 'application/json';
const BINARY = 'application/octet-stream';
const REDIRECTS = [301, 302, 303, 307, 308];

const SAID: unique symbol = Symbol('fluoroscope.handler-result');

type Body = ResponseState['body'];

/** The part of a web `Response` that is read. */
interface ReadableResponse {
  readonly status: number;
  readonly headers: Iterable<readonly [string, string]>;
  readonly body: ByteSource | null;
}

/** An answer that `c.json()` or `c.redirect()` made; returned from a handler, and of no other use. */
export interface HandlerResult {
  /** Nothing where the answer is on the response already. */
  readonly [SAID]: {
    /** In a list, as the value itself may be `undefined`. */
    readonly data?: readonly [value: unknown];
    readonly location?: string;
    readonly status?: number | undefined;
  };
}

/**
 * Makes a JSON answer of any value; without a status, 200 or what `c.status()` said.
 *
 * @throws RangeError when the status is no whole number from 200 to 599.
 */
export function jsonResult(value: unknown, status?: number): HandlerResult {
  if (status !== undefined) assertStatus(status);
  return { [SAID]: { data: [value], status } };
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
  return { [SAID]: { location: encodeNonAscii(String(location)), status } };
}

/** An answer that is on the response already. */
export const answeredResult: HandlerResult = { [SAID]: {} };

/** The data of a handler's value, which a schema may look at, in a list; `undefined` for any other answer. */
export function dataOf(value: unknown): readonly [value: unknown] | undefined {
  const said = saidBy(value);
  if (said !== undefined) return said.data;
  const isOther = value === undefined || isWebResponse(value) || isProxyResult(value);
  return isOther || (typeof value !== 'string' && contentOf(value)) ? undefined : [value];
}

/** The same answer with other data. */
export function withData(value: unknown, data: unknown): unknown {
  const said = saidBy(value);
  return said === undefined ? data : { [SAID]: { ...said, data: [data] } };
}

/**
 * Puts what a handler, a middleware or an error handler returned onto the response.
 *
 * Returns a promise only for what gives its body piece by piece and is not streamed.
 *
 * @throws what the serializer throws, TypeError for a value that no response is made of.
 */
export function applyResult(c: Exchange, value: unknown): Done {
  const { answer } = c;
  const said = saidBy(value);
  if (said !== undefined) {
    const { data, location, status = answer.status } = said;
    answer.status = status;
    // A text is JSON here too, which it is not when it is returned as it is.
    if (data !== undefined) return applyBody(c, jsonText(c, data[0]), JSON_TYPE);
    if (location !== undefined) {
      setHeader(answer.headers, 'location', location);
      answer.body = undefined;
    }
    return undefined;
  }
  if (value === undefined) {
    answer.status ??= 204;
    answer.body = undefined;
    return undefined;
  }
  if (isWebResponse(value)) return applyWebResponse(c, value);
  return isProxyResult(value) ? applyProxyResult(c, value) : applyValue(c, value);
}

/** Takes over a web `Response`: its status, its body, and its headers over those that are there. */
function applyWebResponse(c: Exchange, { status, headers, body }: ReadableResponse): Done {
  c.answer.status = assertStatus(status);
  // Its headers give each `Set-Cookie` apart, and `setHeader` adds those.
  for (const [name, value] of headers) setHeader(c.answer.headers, name, value);
  return fill(c, body ?? undefined);
}

function applyProxyResult(c: Exchange, result: ProxyResultLike): Done {
  const { statusCode, headers, multiValueHeaders, cookies, body, isBase64Encoded } = result;
  const { answer } = c;
  answer.status = assertStatus(statusCode);
  answer.body = undefined;
  for (const [name, value] of pairsOf(headers, isThere)) setHeader(answer.headers, name, value);
  for (const added of [multiValueHeaders, { 'set-cookie': cookies }]) {
    for (const [name, value] of pairsOf(added, isThere)) appendHeader(answer.headers, name, value);
  }
  if (typeof body !== 'string') return isThere(body) ? applyValue(c, body) : undefined;
  if (isBase64Encoded !== true) return applyBody(c, body, JSON_TYPE);
  answer.encoded = Buffer.from(body, 'base64');
  return applyBody(c, answer.encoded, JSON_TYPE);
}

function applyValue(c: Exchange, value: unknown): Done {
  return applyBody(c, ...(contentOf(value) ?? ([jsonText(c, value), JSON_TYPE] as const)));
}

function applyBody(c: Exchange, body: Body, type: string): Done {
  const { answer } = c;
  answer.status ??= 200;
  if (!answer.headers.has('content-type')) answer.headers.set('content-type', [type]);
  return fill(c, body);
}

function fill(c: Exchange, body: Body): Done {
  if (c.stream === undefined && isByteSource(body)) return readAll(c, body);
  c.answer.body = body;
  return undefined;
}

/** The body that a value is as it stands, and its type; nothing for what has to be written as JSON. */
function contentOf(value: unknown): readonly [body: Body, type: string] | undefined {
  if (typeof value === 'string') return [value, 'text/plain; charset=utf-8'];
  const view = value instanceof ArrayBuffer ? new Uint8Array(value) : value;
  if (ArrayBuffer.isView(view)) {
    return [Buffer.from(view.buffer, view.byteOffset, view.byteLength), BINARY];
  }
  if (isByteSource(value)) return [value, BINARY];
  return isBlob(value) ? [value.stream(), value.type || BINARY] : undefined;
}

function jsonText({ app }: Exchange, value: unknown): string {
  const text: unknown = app.serializer(value);
  if (typeof text === 'string') return text;
  throw new TypeError(`A ${typeof value} is no JSON. Return an object, text or bytes.`);
}

function saidBy(value: unknown): HandlerResult[typeof SAID] | undefined {
  return isShape(value) ? (value as Partial<HandlerResult>)[SAID] : undefined;
}

/** Whether a value is a web `Response`, of whatever realm or library: the class is never touched, as that loads undici. */
function isWebResponse(value: unknown): value is ReadableResponse {
  return tagOf(value) === 'Response';
}

function isBlob(value: unknown): value is { stream(): ByteSource; readonly type: string } {
  return /^(?:Blob|File)$/.test(tagOf(value));
}

function tagOf(value: unknown): string {
  return String(isShape(value) && value[Symbol.toStringTag as unknown as string]);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
