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

/** The response under way, as the router keeps it. */
export interface ResponseState {
  /** `undefined` until a handler, an error or `c.status()` says it. */
  status: number | undefined;
  /** By name in lower case; more values than one stay apart until a source joins them. */
  readonly headers: Map<string, string[]>;
  body: string | Uint8Array | undefined;
  /** Whether a body of text is base64 already, as a proxy result may have it. */
  isBase64: boolean;
}

/** A response of which nothing is known yet. */
export function createResponseState(): ResponseState {
  return { status: undefined, headers: new Map(), body: undefined, isBase64: false };
}

/** What an application sees of a response state. */
export function viewResponse(state: ResponseState): RouteResponse {
  const headers: ResponseHeaders = {
    get: (name) => state.headers.get(lower(name))?.join(', '),
    has: (name) => state.headers.has(lower(name)),
    set: (name, value) => setHeader(state, name, value),
    append: (name, value) => appendHeader(state, name, value),
    delete: (name) => {
      state.headers.delete(lower(name));
    },
    entries: () => flatEntries(state),
  };
  return {
    headers,
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
export function setHeader(
  state: ResponseState,
  name: string,
  value: string | number | boolean,
): void {
  const key = lower(name);
  if (key === 'set-cookie') appendHeader(state, key, value);
  else state.headers.set(checked(key), [headerText(value)]);
}

/**
 * Adds a value to a header.
 *
 * @throws TypeError when the name is malformed.
 */
export function appendHeader(
  state: ResponseState,
  name: string,
  value: string | number | boolean,
): void {
  const key = lower(name);
  const present = state.headers.get(key);
  if (present === undefined) state.headers.set(checked(key), [headerText(value)]);
  else present.push(headerText(value));
}

/**
 * Checks a status of a final response.
 *
 * @throws RangeError when it is no whole number from 200 to 599.
 */
export function assertStatus(status: number): number {
  if (Number.isInteger(status) && status >= 200 && status <= 599) return status;
  throw new RangeError(`A response status is a whole number from 200 to 599, got ${status}.`);
}

function lower(name: string): string {
  return String(name).toLowerCase();
}

function checked(name: string): string {
  assertToken(name, 'The header name');
  return name;
}

/** A line break in a value would let a client that is echoed write headers of its own. */
function headerText(value: string | number | boolean): string {
  return String(value)
    .replace(/[\0\r\n]+/g, ' ')
    .trim();
}

function* flatEntries(state: ResponseState): IterableIterator<[string, string]> {
  for (const [name, values] of state.headers) {
    if (name !== 'set-cookie') yield [name, values.join(', ')];
    else for (const value of values) yield [name, value];
  }
}
