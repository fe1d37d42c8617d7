import { decodePercent, encodePercent } from '../percent-encoding.js';
import { assertToken } from './header-name.js';

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

/** A date that is none shows as `Invalid Date`, and a `;` would start another attribute. */
const ATTRIBUTE = /^(?!Invalid Date)[\x20-\x3a\x3c-\x7e]*$/;

/** Parses a `Cookie` header; the first cookie of a name counts, values are decoded where that is possible. */
export function parseCookies(header: string): Readonly<Record<string, string | undefined>> {
  const cookies: Record<string, string | undefined> = Object.create(null);
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if (equals < 0 || name === '' || name in cookies) continue;
    const value = pair
      .slice(equals + 1)
      .trim()
      .replace(/^"(.*)"$/s, '$1');
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
  const { path = '/', secure = true, maxAge } = options;
  if (maxAge !== undefined && !Number.isInteger(maxAge)) {
    throw new RangeError(`The cookie's maxAge is ${maxAge}. Pass whole seconds.`);
  }
  const attributes = {
    Path: path,
    Domain: options.domain,
    Expires: options.expires?.toUTCString(),
    'Max-Age': maxAge,
    HttpOnly: options.httpOnly,
    Secure: secure,
    SameSite: options.sameSite,
    Partitioned: options.partitioned,
  };
  let cookie = `${name}=${encodePercent(value)}`;
  for (const [key, of] of Object.entries(attributes)) {
    if (of === undefined || of === false) continue;
    if (!ATTRIBUTE.test(String(of))) {
      throw new TypeError(
        `The cookie's ${key} is ${JSON.stringify(of)}. Use a valid date, and text without ";".`,
      );
    }
    cookie += of === true ? `; ${key}` : `; ${key}=${of}`;
  }
  return cookie;
}
