import { assertWhole } from './checks.js';
import type { Exchange } from './exchange.js';
import type { ResponseHeaders } from './headers.js';
import { answerPreflight, isPreflight, PREFLIGHT, type Preflight } from './preflight.js';
import type { AnyMiddleware } from './route.js';
import type { AnyContext, Middleware } from './route-context.js';

/** Which other sites' pages may read the answers: https://fetch.spec.whatwg.org/#http-cors-protocol */
export interface CorsOptions {
  /**
   * `'*'` (default), the origins, such as `https://app.example.com`, or a function that is asked for
   * the request's origin. The origin `null` is one only where it is listed.
   */
  readonly origin?: string | readonly string[] | ((origin: string) => boolean) | undefined;
  /** Default: the methods that the path has. */
  readonly allowMethods?: readonly string[] | undefined;
  /** Default: those that the page asks for. */
  readonly allowHeaders?: readonly string[] | undefined;
  /** Headers of the answer that the page may read beside the few that it always may. */
  readonly exposeHeaders?: readonly string[] | undefined;
  /** Whether cookies may be sent along; never with the origin `'*'`. Default false. */
  readonly credentials?: boolean | undefined;
  /** For how many seconds a browser may remember what it may send; default: its own. */
  readonly maxAge?: number | undefined;
}

const ORIGIN = /^(?:\*|null|[a-z][a-z0-9+.-]*:\/\/[^/\s,*]+)$/;
const ANY = '*';

/**
 * Creates the middleware of cross-origin requests: of an application, of a part, or of one route.
 *
 * Preflights of all routes that it goes around are answered; where several do, the innermost says
 * what is allowed. Errors carry the headers too.
 *
 * @throws TypeError for a malformed origin, or credentials for any origin; RangeError for an age.
 */
export function cors(options: CorsOptions = {}): Middleware<object> {
  const { allowMethods, allowHeaders, exposeHeaders, credentials, maxAge } = options;
  const allows = originRule(options);
  assertWhole(maxAge, 'cors: maxAge');

  /** Tells whether the page may read the answer. */
  const open = ({ headers, response }: AnyContext): boolean => {
    const origin = headers.get('origin');
    const out = response.headers;
    // A middleware around this one may have said otherwise.
    out.delete('access-control-allow-origin');
    out.delete('access-control-allow-credentials');
    out.delete('access-control-expose-headers');
    if (allows !== ANY) addVary(out, 'Origin');
    // An answer that any page may read says so to everybody: a cache may keep what it had for no page.
    if (allows !== ANY && (origin === undefined || !allows(origin))) return false;
    allow(out, 'allow-origin', allows === ANY ? ANY : origin);
    allow(out, 'allow-credentials', credentials || undefined);
    return true;
  };

  const preflight: Preflight = (c, methods) => {
    const out = c.response.headers;
    if (allowHeaders === undefined) addVary(out, 'Access-Control-Request-Headers');
    if (!open(c)) return;
    allow(out, 'allow-methods', allowMethods ?? methods);
    allow(out, 'allow-headers', allowHeaders ?? c.headers.get('access-control-request-headers'));
    allow(out, 'max-age', maxAge);
  };

  // A key of an object, as a bundler leaves the name alone that spans tell of.
  const named: Record<'cors', AnyMiddleware> = {
    cors(c, next) {
      // Answered here, as a preflight carries none of what a check further in would look for.
      if (isPreflight(c) && answerPreflight(c as Exchange)) return c;
      if (open(c)) allow(c.response.headers, 'expose-headers', exposeHeaders);
      return next();
    },
  };
  return Object.assign(named.cors, { [PREFLIGHT]: preflight });
}

/** Sets a header of the protocol, where there is something to say. */
function allow(headers: ResponseHeaders, name: string, value: unknown): void {
  const text = [value ?? []].flat().join(', ');
  if (text !== '') headers.set(`access-control-${name}`, text);
}

function originRule({
  origin = ANY,
  credentials,
}: CorsOptions): typeof ANY | ((origin: string) => boolean) {
  if (typeof origin === 'function') return (asked) => origin(asked) === true;
  const origins = [origin].flat();
  for (const one of origins) {
    if (!ORIGIN.test(one)) {
      throw new TypeError(`cors: "${one}" is no origin. Write "https://app.example.com".`);
    }
  }
  if (!origins.includes(ANY)) return (asked) => origins.includes(asked);
  if (!credentials) return ANY;
  throw new TypeError('cors: credentials are not for any origin. Name the origins.');
}

/** Tells caches that the answer depends on a header of the request. */
export function addVary(
  headers: { get(name: string): string | undefined; append(name: string, value: string): void },
  name: string,
): void {
  const present =
    headers
      .get('vary')
      ?.toLowerCase()
      .split(/\s*,\s*/) ?? [];
  if (!present.includes(name.toLowerCase()) && !present.includes(ANY)) headers.append('vary', name);
}
