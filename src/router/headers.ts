import { carrierOf } from '../trigger/headers.js';
import { pairsOf } from '../trigger/pairs.js';
import { assertToken } from './checks.js';
import type { Exchange } from './exchange.js';
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
  /** Replaces a header; a `Set-Cookie` and a `Vary` are always added to those that are there. */
  set(name: string, value: string | number | boolean): void;
  append(name: string, value: string | number | boolean): void;
  delete(name: string): void;
}

/** What would be lost if it were replaced: a cookie, and what an answer depends on for others around. */
export const ADDED: RegExp = /^(?:set-cookie|vary)$/i;

/** What is seen of headers, which are kept by their names in lower case. */
export function viewHeaders(headers: MultiMap): ResponseHeaders {
  /** @throws TypeError when the name is malformed. */
  const append = (name: string, value: unknown): void => {
    const key = lower(name);
    assertToken(key, 'The header name');
    // A line break in a value would let a client that is echoed write headers of its own.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what no header may have
    const text = String(value).replace(/[\0-\x08\x0a-\x1f\x7f]+/g, ' ');
    addValue(headers, key, text.trim());
  };
  const joined = (key: string): string | undefined =>
    headers.get(key)?.join(key === 'cookie' ? '; ' : ', ');
  return {
    get: (name) => joined(lower(name)),
    has: (name) => headers.has(lower(name)),
    *entries() {
      for (const [name, values] of headers) {
        const apart = name === 'set-cookie' ? values : [String(joined(name))];
        for (const value of apart) yield [name, value];
      }
    },
    append,
    set(name, value) {
      if (!ADDED.test(name)) headers.delete(lower(name));
      append(name, value);
    },
    delete(name) {
      headers.delete(lower(name));
    },
  };
}

/** The headers of a request. */
export function requestHeaders({ event }: Exchange): RequestHeaders {
  const headers: MultiMap = new Map();
  for (const [name, value] of pairsOf(carrierOf(event))) addValue(headers, lower(name), value);
  // Payload format 2.0 has the cookies in a list of their own; only function URLs repeat them as a header.
  const cookies = pairsOf({ cookies: event['cookies'] }).map(([, cookie]) => cookie);
  if (cookies.length > 0) headers.set('cookie', cookies);
  return viewHeaders(headers);
}

function lower(name: string): string {
  return String(name).toLowerCase();
}
