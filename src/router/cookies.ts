import { decodePercent, encodePercent } from '../percent-encoding.js';
import { assertToken } from './checks.js';

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
  /** `None` needs `secure`. */
  readonly sameSite?: 'Strict' | 'Lax' | 'None' | undefined;
  /** A jar of its own for each site that embeds this one; needs `secure`. Default false. */
  readonly partitioned?: boolean | undefined;
  /** Which cookies go last when a browser has too many; only Chromium looks at it. */
  readonly priority?: 'Low' | 'Medium' | 'High' | undefined;
}

/** What the value of an attribute has to be, and in words; a `;` would start another attribute. */
const VALUES: Readonly<Record<string, readonly [form: RegExp, cure: string]>> = {
  Expires: [/^(?!I)/, 'a valid date'],
  'Max-Age': [/^-?\d+$/, 'whole seconds'],
  SameSite: [/^(?:Strict|Lax|None)$/, 'Strict, Lax or None'],
  Priority: [/^(?:Low|Medium|High)$/, 'Low, Medium or High'],
};
const TEXT = [/^[\x20-\x3a\x3c-\x7e]*$/, 'ASCII text without ";"'] as const;

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
 * @throws TypeError for a malformed name or attribute, and for a cookie that no browser would keep.
 */
export function serializeCookie(name: string, value: string, options: CookieOptions = {}): string {
  assertToken(name, 'The cookie name');
  const { path = '/', secure = true } = options;
  assertKept(name, { ...options, path, secure });
  const attributes = {
    Path: path,
    Domain: options.domain,
    Expires: options.expires?.toUTCString(),
    'Max-Age': options.maxAge,
    HttpOnly: options.httpOnly,
    Secure: secure,
    SameSite: options.sameSite,
    Partitioned: options.partitioned,
    Priority: options.priority,
  };
  let cookie = `${name}=${encodePercent(value)}`;
  for (const [key, of] of Object.entries(attributes)) {
    if (of === undefined || of === false) continue;
    const [form, cure] = VALUES[key] ?? TEXT;
    if (!form.test(String(of))) {
      throw new TypeError(`The cookie's ${key} is ${JSON.stringify(of)}. Use ${cure}.`);
    }
    cookie += of === true ? `; ${key}` : `; ${key}=${of}`;
  }
  return cookie;
}

/**
 * Refuses what browsers drop without a word: a prefix compared in any letter case, or no `Secure`.
 *
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
 */
function assertKept(name: string, options: CookieOptions): void {
  const { path, secure, domain, sameSite, partitioned } = options;
  let missing = '';
  if (/^__host-/i.test(name)) {
    if (!secure || path !== '/' || domain !== undefined) missing = 'secure, path "/" and no domain';
  } else if (!secure && (/^__secure-/i.test(name) || sameSite === 'None' || partitioned)) {
    missing = 'secure';
  }
  if (missing) throw new TypeError(`Browsers drop the cookie ${name}: it needs ${missing}.`);
}
