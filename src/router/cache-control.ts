import type { AnyMiddleware } from './route.js';
import type { Middleware } from './route-context.js';

/**
 * Creates the middleware that says how long an answer may be kept: `cacheControl('public, max-age=60')`.
 *
 * On answers to GET and HEAD with the status 200 or 304, unless the handler says it itself; other answers
 * without a `Cache-Control` get `no-store`, so that no cache keeps an error.
 * https://www.rfc-editor.org/rfc/rfc9111#section-5.2
 *
 * @throws TypeError for anything but a text.
 */
export function cacheControl(directives: string): Middleware<object> {
  if (typeof directives !== 'string' || directives.trim() === '') {
    throw new TypeError('cacheControl() takes the directives. Write cacheControl("max-age=60").');
  }
  // A key of an object, as a bundler leaves the name alone that spans tell of.
  const named: Record<'cacheControl', AnyMiddleware> = {
    async cacheControl(c, next) {
      await next();
      const { response, method } = c;
      if (response.headers.has('cache-control')) return;
      const isKept = /^(?:200|304)$/.test(`${response.status}`) && /^(?:GET|HEAD)$/.test(method);
      response.headers.set('cache-control', isKept ? directives : 'no-store');
    },
  };
  return named.cacheControl;
}
