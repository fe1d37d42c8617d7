import { encodePercent } from '../percent-encoding.js';
import { queryText } from '../trigger/http-request.js';
import type { Exchange } from './exchange.js';
import { BadRequestError } from './status-errors.js';

/** The web `Request` of whatever types the application has; `unknown` where it has none. */
export type WebRequest = typeof globalThis extends { Request: { prototype: infer Instance } }
  ? Instance
  : unknown;

/** What cannot stand in a URL's path: written out, so that it neither ends nor splits the path. */
const UNSAFE = /[^!-~]+|[\\?#]|%(?![\da-f]{2})/gi;
const HOST = /^[\w.:[\]-]+$/;

/**
 * Makes a web `Request`; headers that it cannot hold are left out.
 *
 * @throws BadRequestError when no `Request` can carry the method or the URL.
 */
export function createWebRequest(c: Exchange): WebRequest {
  const { method } = c;
  const headers = new globalThis.Headers();
  for (const [name, value] of c.headers.entries()) {
    try {
      headers.append(name, value);
    } catch {
      // A value outside of Latin 1 has no place in `Headers`; `c.headers` still has it.
    }
  }
  const init: RequestInit = { method, headers };
  const bytes = c.body.bytes();
  if (!/^(?:GET|HEAD)$/.test(method) && bytes.length > 0) init.body = Buffer.from(bytes);
  try {
    return new globalThis.Request(urlOf(c), init);
  } catch (cause) {
    throw new BadRequestError('The request cannot be read as a web Request', { cause });
  }
}

/** Joined as text: resolving a path against a base would let `//evil.com` be the host. */
function urlOf({ path, headers, event, source }: Exchange): string {
  const host = headers.get('host') ?? '';
  const scheme = headers.get('x-forwarded-proto') === 'http' ? 'http' : 'https';
  const query = queryText(event, source).replaceAll('#', '%23');
  const safePath = path.replace(UNSAFE, encodePercent);
  return `${scheme}://${HOST.test(host) ? host : 'localhost'}${safePath}${query && `?${query}`}`;
}
