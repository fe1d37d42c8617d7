import { decodePercent, encodePercent } from '../percent-encoding.js';
import { assertToken } from './checks.js';
import type { Exchange } from './exchange.js';

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

/** The attributes as they may be; a `;` would start another one. */
const ATTRIBUTE =
  /^(?:(?:Path|Domain)=[ -:<-~]*|Expires=[^I].*|Max-Age=-?\d+|SameSite=(?:Strict|Lax|None)|Priority=(?:Low|Medium|High)|\w+=true)$/;

/** What the value of an attribute has to be, in words. */
const CURES: Readonly<Record<string, string>> = {
  Expires: 'a valid date',
  'Max-Age': 'whole seconds',
  SameSite: 'Strict, Lax or None',
  Priority: 'Low, Medium or High',
};

/** The cookies of a request; the first cookie of a name counts, values are decoded where that is possible. */
export function readCookies({ headers }: Exchange): Readonly<Record<string, string | undefined>> {
  const cookies: Record<string, string | undefined> = Object.create(null);
  for (const pair of (headers.get('cookie') ?? '').split(';')) {
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
  const { path = '/', domain, secure = true, sameSite, partitioned } = options;
  let cookie = `${name}=${encodePercent(value)}`;
  assertKept(cookie, { ...options, path, secure });
  const attributes = {
    Path: path,
    Domain: domain,
    Expires: options.expires?.toUTCString(),
    'Max-Age': options.maxAge,
    HttpOnly: options.httpOnly,
    Secure: secure,
    SameSite: sameSite,
    Partitioned: partitioned,
    Priority: options.priority,
  };
  for (const [key, of] of Object.entries(attributes)) {
    if (of === undefined || of === false) continue;
    if (!ATTRIBUTE.test(`${key}=${of}`)) {
      const cure = CURES[key] ?? 'ASCII text without ";"';
      throw new TypeError(`The cookie's ${key} is ${JSON.stringify(of)}. Use ${cure}.`);
    }
    cookie += of === true ? `; ${key}` : `; ${key}=${of}`;
  }
  return cookie;
}

/**
 * Refuses what browsers drop without a word: a prefix compared in any letter case, no `Secure`, too long.
 *
 * https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/Set-Cookie#cookie_prefixes
 * https://www.rfc-editor.org/rfc/rfc6265#section-6.1: browsers count the name and the value.
 */
function assertKept(
  cookie: string,
  { path, domain, secure, sameSite, partitioned }: CookieOptions,
): void {
  const [prefix] = /^__(?:host|secure)-/i.exec(cookie) ?? [];
  const isHost = prefix?.length === 7;
  let missing = '';
  if (!secure && (prefix || sameSite === 'None' || partitioned)) missing = 'secure';
  if (isHost && !(secure && path === '/' && domain === undefined))
    missing = 'secure, path "/" and no domain';
  // The `=` is not counted.
  if (cookie.length > 4097) missing = 'at most 4096 bytes';
  if (missing === '') return;
  throw new TypeError(`Browsers drop the cookie ${cookie.split('=')[0]}: it needs ${missing}.`);
}
