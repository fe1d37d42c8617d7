import type { ByteSource } from './byte-source.js';
import { assertToken } from './header-name.js';

/** The headers of a response; names in any letter case, kept in lower case. */
export interface ResponseHeaders {
  /** The value, or the values joined with `, `. */
  get(name: string): string | undefined;
  has(name: string): boolean;
  /** Replaces a header; a `Set-Cookie` is always added to those that are there. */
  set(name: string, value: string | number | boolean): void;
  append(name: string, value: string | number | boolean): void;
  delete(name: string): void;
  /** Every header with its value; each `Set-Cookie` apart. */
  entries(): IterableIterator<[string, string]>;
}

/** The response under way, as middleware sees it; final after `await next()`. */
export interface RouteResponse {
  readonly status: number;
  readonly headers: ResponseHeaders;
}

/** By name in lower case; more values than one stay apart until a source joins them. */
export type HeaderMap = Map<string, string[]>;

/** The response under way, as the router keeps it. */
export interface ResponseState {
  /** `undefined` until a handler, an error or `c.status()` says it. */
  status: number | undefined;
  readonly headers: HeaderMap;
  /** A source is there only where the answer is streamed. */
  body: string | Uint8Array | ByteSource | undefined;
  /** Whether a body of text is base64 already, as a proxy result may have it. */
  isBase64: boolean;
}

/** What an application sees of a response state. */
export function viewResponse(state: ResponseState): RouteResponse {
  const { headers } = state;
  return {
    headers: {
      get: (name) => headers.get(lower(name))?.join(', '),
      has: (name) => headers.has(lower(name)),
      set: (name, value) => setHeader(headers, name, value),
      append: (name, value) => appendHeader(headers, name, value),
      delete(name) {
        headers.delete(lower(name));
      },
      entries: () => flatEntries(headers),
    },
    get status() {
      return state.status ?? 200;
    },
  };
}

/**
 * Replaces a header, or adds a cookie.
 *
 * @throws TypeError when the name is malformed.
 */
export function setHeader(headers: HeaderMap, name: string, value: unknown): void {
  if (lower(name) !== 'set-cookie') headers.delete(lower(name));
  appendHeader(headers, name, value);
}

/**
 * Adds a value to a header.
 *
 * @throws TypeError when the name is malformed.
 */
export function appendHeader(headers: HeaderMap, name: string, value: unknown): void {
  const key = lower(name);
  assertToken(key, 'The header name');
  // A line break in a value would let a client that is echoed write headers of its own.
  const text = String(value)
    .replace(/[\0\r\n]+/g, ' ')
    .trim();
  const present = headers.get(key);
  if (present === undefined) headers.set(key, [text]);
  else present.push(text);
}

function lower(name: string): string {
  return String(name).toLowerCase();
}

function* flatEntries(headers: HeaderMap): IterableIterator<[string, string]> {
  for (const [name, values] of headers) {
    for (const value of name === 'set-cookie' ? values : [values.join(', ')]) yield [name, value];
  }
}
