import { Buffer } from 'node:buffer';
import { BadRequestError } from './client-errors.js';
import { encodePercent } from './percent-encoding.js';
import { type Query, queryText } from './query.js';
import type { RequestHeaders } from './request-headers.js';

/** The web `Request` of whatever types the application has; `unknown` where it has none. */
export type WebRequest = typeof globalThis extends { Request: { prototype: infer Instance } }
  ? Instance
  : unknown;

/** What a web `Request` is made of. */
export interface RequestParts {
  readonly method: string;
  readonly path: string;
  readonly query: Query;
  readonly headers: RequestHeaders;
  readonly cookie: string;
  readonly body: Uint8Array;
}

/** What cannot stand in a URL's path: written out, so that it neither ends nor splits the path. */
const UNSAFE = /[^\x21-\x7e]+|["<>\\^`{|}?#]|%(?![0-9a-fA-F]{2})/g;
const HOST = /^[A-Za-z0-9.-]+(?::\d+)?$|^\[[0-9A-Fa-f:.]+\](?::\d+)?$/;

/**
 * Makes a web `Request`; headers that it cannot hold are left out.
 *
 * @throws BadRequestError when no `Request` can carry the method or the URL.
 */
export function createWebRequest(parts: RequestParts): WebRequest {
  const init: RequestInit = { method: parts.method, headers: webHeaders(parts) };
  if (parts.method !== 'GET' && parts.method !== 'HEAD' && parts.body.length > 0) {
    init.body = Buffer.from(parts.body);
  }
  try {
    return new globalThis.Request(urlOf(parts), init);
  } catch (cause) {
    throw new BadRequestError('The request cannot be read as a web Request', { cause });
  }
}

/** Joined as text: resolving a path against a base would let `//evil.com` be the host. */
function urlOf({ path, query, headers }: RequestParts): string {
  const host = headers.get('host') ?? '';
  const scheme = headers.get('x-forwarded-proto') === 'http' ? 'http' : 'https';
  const search = queryText(query);
  const safePath = path.replace(UNSAFE, encodePercent);
  return `${scheme}://${HOST.test(host) ? host : 'localhost'}${safePath}${search && `?${search}`}`;
}

function webHeaders({ headers, cookie }: RequestParts): Headers {
  const web = new globalThis.Headers();
  for (const [name, value] of headers.entries()) addHeader(web, name, value);
  if (cookie !== '' && !headers.has('cookie')) addHeader(web, 'cookie', cookie);
  return web;
}

function addHeader(web: Headers, name: string, value: string): void {
  try {
    web.append(name, value);
  } catch {
    // A value outside of Latin 1 has no place in `Headers`; `c.headers` still has it.
  }
}
