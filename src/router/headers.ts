import { carrierOf } from '../trigger/headers.js';
import { pairsOf } from '../trigger/pairs.js';
import type { Shape } from '../trigger/shape.js';
import { assertToken } from './checks.js';
import { addValue, type MultiMap } from './multi-map.js';

/** The headers of a request; names in any letter case. */
export interface RequestHeaders {
  /** The value, or the values joined with `, `; `undefined` when the header is not there. */
  get(name: string): string | undefined;
  has(name: string): boolean;
  /** Every header with its value, its name in lower case; each `Set-Cookie` apart. */
  entries(): IterableIterator<[string, string]>;
}

/** The headers of a response; names in any letter case, kept in lower case. */
export interface ResponseHeaders extends RequestHeaders {
  /** Replaces a header; a `Set-Cookie` is always added to those that are there. */
  set(name: string, value: string | number | boolean): void;
  append(name: string, value: string | number | boolean): void;
  delete(name: string): void;
}

/** What an application sees of headers, which are kept by their names in lower case. */
export function viewHeaders(headers: MultiMap): ResponseHeaders {
  return {
    get(name) {
      const key = lower(name);
      return headers.get(key)?.join(key === 'cookie' ? '; ' : ', ');
    },
    has: (name) => headers.has(lower(name)),
    entries: () => flatEntries(headers),
    set: (name, value) => setHeader(headers, name, value),
    append: (name, value) => appendHeader(headers, name, value),
    delete(name) {
      headers.delete(lower(name));
    },
  };
}

/** Reads the headers of an event. */
export function requestHeaders(event: Shape): RequestHeaders {
  const headers: MultiMap = new Map();
  for (const [name, value] of pairsOf(carrierOf(event))) addValue(headers, lower(name), value);
  const { cookies } = event;
  // Payload format 2.0 has the cookies in a list of their own; only function URLs repeat them as a header.
  if (Array.isArray(cookies)) {
    headers.set(
      'cookie',
      pairsOf({ cookies }).map(([, cookie]) => cookie),
    );
  }
  return viewHeaders(headers);
}

/**
 * Replaces a header, or adds a cookie.
 *
 * @throws TypeError when the name is malformed.
 */
export function setHeader(headers: MultiMap, name: string, value: unknown): void {
  if (lower(name) !== 'set-cookie') headers.delete(lower(name));
  appendHeader(headers, name, value);
}

/**
 * Adds a value to a header.
 *
 * @throws TypeError when the name is malformed.
 */
export function appendHeader(headers: MultiMap, name: string, value: unknown): void {
  const key = lower(name);
  assertToken(key, 'The header name');
  // A line break in a value would let a client that is echoed write headers of its own.
  const text = String(value).replace(/[\0\r\n]+/g, ' ');
  addValue(headers, key, text.trim());
}

function lower(name: string): string {
  return String(name).toLowerCase();
}

function* flatEntries(headers: MultiMap): IterableIterator<[string, string]> {
  for (const [name, values] of headers) {
    for (const value of name === 'set-cookie' ? values : [values.join(', ')]) yield [name, value];
  }
}
