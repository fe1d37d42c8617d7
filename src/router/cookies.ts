import { assertToken } from './header-name.js';
import { decodePercent, encodePercent } from './percent-encoding.js';

/** How a cookie is kept by the browser: https://www.rfc-editor.org/rfc/rfc6265#section-4.1 */
export interface CookieOptions {
  /** Default `/`. */
  readonly path?: string | undefined;
  readonly domain?: string | undefined;
  readonly expires?: Date | undefined;
  /** Seconds; 0 or less removes the cookie. */
  readonly maxAge?: number | undefined;
  /** Default false. */
  readonly httpOnly?: boolean | undefined;
  /** Default true. */
  readonly secure?: boolean | undefined;
  readonly sameSite?: 'Strict' | 'Lax' | 'None' | undefined;
  /** A jar of its own for each site that embeds this one; default false. */
  readonly partitioned?: boolean | undefined;
}

/** Parses a `Cookie` header; the first cookie of a name counts, values are decoded where that is possible. */
export function parseCookies(header: string): Readonly<Record<string, string | undefined>> {
  const cookies: Record<string, string | undefined> = Object.create(null);
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    if (equals < 0) continue;
    const name = pair.slice(0, equals).trim();
    if (name === '' || name in cookies) continue;
    const value = unquoted(pair.slice(equals + 1).trim());
    cookies[name] = decodePercent(value) ?? value;
  }
  return cookies;
}

/**
 * The value of a `Set-Cookie` header; the cookie's value is percent-encoded.
 *
 * @throws TypeError for a malformed name, path, domain or date, RangeError for a fractional age.
 */
export function serializeCookie(name: string, value: string, options: CookieOptions = {}): string {
  assertToken(name, 'The cookie name');
  const { path = '/', domain, expires, maxAge, sameSite } = options;
  const parts = [`${name}=${encodePercent(value)}`, `Path=${attribute('path', path)}`];
  if (domain !== undefined) parts.push(`Domain=${attribute('domain', domain)}`);
  if (expires !== undefined) parts.push(`Expires=${httpDate(expires)}`);
  if (maxAge !== undefined) parts.push(`Max-Age=${wholeSeconds(maxAge)}`);
  if (options.httpOnly === true) parts.push('HttpOnly');
  if (options.secure !== false) parts.push('Secure');
  if (sameSite !== undefined) parts.push(`SameSite=${attribute('sameSite', sameSite)}`);
  if (options.partitioned === true) parts.push('Partitioned');
  return parts.join('; ');
}

function unquoted(value: string): string {
  return value.length > 1 && value.startsWith('"') && value.endsWith('"')
    ? value.slice(1, -1)
    : value;
}

function attribute(key: string, value: string): string {
  if (/^[\x20-\x3a\x3c-\x7e]*$/.test(value)) return value;
  throw new TypeError(
    `The cookie's ${key} ${JSON.stringify(value)} has a ";" or a character that no header has. Remove it.`,
  );
}

function httpDate(date: Date): string {
  if (!Number.isNaN(date.getTime())) return date.toUTCString();
  throw new TypeError('The cookie expires at an invalid date. Pass a valid Date, or maxAge.');
}

function wholeSeconds(maxAge: number): number {
  if (Number.isInteger(maxAge)) return maxAge;
  throw new RangeError(`The cookie's maxAge is ${maxAge}. Pass whole seconds.`);
}
