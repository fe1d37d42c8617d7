import { encodeNonAscii } from '../percent-encoding.js';
import { pairsOf } from '../trigger/pairs.js';
import { isShape } from '../trigger/shape.js';
import { type ByteSource, discard, isByteSource } from './byte-source.js';
import { assertStatus } from './checks.js';
import type { Exchange } from './exchange.js';
import { ADDED } from './headers.js';
import { isProxyResult, type ProxyResultLike } from './proxy-result.js';
import { readAll } from './read-source.js';
import type { ResponseState } from './response.js';
import type { Done } from './settle.js';

const JSON_TYPE = 'application/json';
const BINARY = 'application/octet-stream';
const REDIRECTS = [301, 302, 303, 307, 308];

const JSON_ANSWER: unique symbol = Symbol();

/** An answer that `c.json()` or `c.redirect()` made; returned from a handler, and of no other use. */
export interface HandlerResult {
  readonly [JSON_ANSWER]?: unknown;
}

interface JsonAnswer {
  readonly value: unknown;
  readonly status: number | undefined;
}

type Body = ResponseState['body'];

type Headers = Iterable<readonly [name: string, value: string]>;

/** The part of a web `Response` that is read. */
interface ReadableResponse {
  readonly status: number;
  readonly headers: Headers;
  readonly body: ByteSource | null;
  /** Of what `fetch()` got; else the empty text. */
  readonly url?: string;
}

/**
 * Makes a JSON answer of any value; without a status, 200 or what `c.status()` said.
 *
 * @throws RangeError when the status is no whole number from 200 to 599.
 */
export function jsonResult(value: unknown, status?: number): HandlerResult {
  if (status !== undefined) assertStatus(status);
  return { [JSON_ANSWER]: { value, status } };
}

/**
 * Makes an answer that sends the client elsewhere: a proxy result.
 *
 * @throws RangeError when the status is none of 301, 302, 303, 307 and 308.
 */
export function redirectResult(location: string, statusCode: number = 302): HandlerResult {
  if (!REDIRECTS.includes(statusCode)) {
    throw new RangeError(`A redirect is one of ${REDIRECTS}, got ${statusCode}.`);
  }
  // Only what cannot stand in a header is encoded: the rest is the application's own URL.
  const result = { statusCode, headers: { location: encodeNonAscii(String(location)) } };
  return result as HandlerResult;
}

/** What `c.json()` was given, and the status; `undefined` for any other value. */
export function jsonIn(value: unknown): JsonAnswer | undefined {
  // Only this file writes under this symbol.
  return isShape(value) ? ((value as HandlerResult)[JSON_ANSWER] as JsonAnswer) : undefined;
}

/** Whether a handler's value is written as JSON, or text, rather than an answer of its own. */
export function isData(value: unknown): boolean {
  if (value === undefined || isWebResponse(value) || isProxyResult(value)) return false;
  return typeof value === 'string' || contentOf(value) === undefined;
}

/**
 * Puts what a handler, a middleware or an error handler returned onto the response; the context
 * stands for an answer that is there already.
 *
 * Returns a promise only for what gives its body piece by piece and is not streamed.
 *
 * @throws what the serializer throws, TypeError for a value that no response is made of.
 */
export function applyResult(c: Exchange, value: unknown): Done {
  const { answer } = c;
  if (value === c) return undefined;
  dropOwnHeaders(answer);
  const json = jsonIn(value);
  if (json !== undefined) {
    answer.status = json.status ?? answer.status;
    // A text is JSON here too, which it is not when it is returned as it is.
    return applyBody(c, jsonText(c, json.value), JSON_TYPE);
  }
  if (value === undefined) {
    answer.isEmpty ??= answer.status === undefined;
    answer.status ??= 204;
    return fill(c, value);
  }
  if (isWebResponse(value)) return applyWebResponse(c, value);
  return isProxyResult(value) ? applyProxyResult(c, value) : applyValue(c, value);
}

/** What the router said of a body that is replaced is not true of the next one. */
function dropOwnHeaders({ headers, type, encoding }: ResponseState): void {
  if (headers.get('content-type') === type) headers.delete('content-type');
  if (headers.get('content-encoding') === encoding) headers.delete('content-encoding');
}

/** Takes over a web `Response`: its status, its body, and its headers over those that are there. */
function applyWebResponse(c: Exchange, { status, headers, body, url }: ReadableResponse): Done {
  // Its headers give each `Set-Cookie` apart, and `header()` adds those.
  applyHead(c, status, headers);
  // `fetch()` has decoded the body already.
  if (url) c.response.headers.delete('content-encoding');
  return fill(c, body ?? undefined);
}

function applyProxyResult(c: Exchange, result: ProxyResultLike): Done {
  const { statusCode, headers, multiValueHeaders, cookies, body, isBase64Encoded } = result;
  applyHead(c, statusCode, pairsOf(headers, isThere));
  // A list counts for the whole of its header, whatever else was said of it.
  for (const name of Object.keys(multiValueHeaders ?? {})) {
    if (!ADDED.test(name)) c.response.headers.delete(name);
  }
  for (const added of [multiValueHeaders, { 'set-cookie': cookies }]) {
    for (const [name, value] of pairsOf(added, isThere)) c.response.headers.append(name, value);
  }
  if (typeof body !== 'string') return isThere(body) ? applyValue(c, body) : fill(c, undefined);
  if (isBase64Encoded !== true) return applyBody(c, body, JSON_TYPE);
  c.answer.encoded = Buffer.from(body, 'base64');
  return applyBody(c, c.answer.encoded, JSON_TYPE);
}

function applyHead(c: Exchange, status: number, headers: Headers): void {
  c.answer.status = assertStatus(status);
  for (const [name, value] of headers) c.header(name, value);
}

function applyValue(c: Exchange, value: unknown): Done {
  const [body, type] = contentOf(value) ?? [jsonText(c, value), JSON_TYPE];
  return applyBody(c, body, type);
}

function applyBody(c: Exchange, body: Body, type: string): Done {
  const { answer } = c;
  if (answer.isEmpty && answer.status === 204) answer.status = 200;
  answer.status ??= 200;
  if (!answer.headers.has('content-type')) {
    answer.type = [type];
    answer.headers.set('content-type', answer.type);
  }
  return fill(c, body);
}

function fill(c: Exchange, body: Body): Done {
  discard(c.answer.body, body);
  if (isByteSource(body)) {
    if (c.stream === undefined) return readAll(c, body);
    // A Node.js stream that fails before it is read, or is not read at all, would end the process.
    (body as Partial<NodeJS.ReadableStream>).on?.('error', () => {});
  }
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

function isWebResponse(value: unknown): value is ReadableResponse {
  return tagOf(value) === 'Response';
}

function isBlob(value: unknown): value is { stream(): ByteSource; readonly type: string } {
  return /^(?:Blob|File)$/.test(tagOf(value));
}

/** What tells the objects of the web, of whatever realm or library: a touch of their classes would load undici. */
function tagOf(value: unknown): string {
  return String(isShape(value) && value[Symbol.toStringTag as unknown as string]);
}

function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}
