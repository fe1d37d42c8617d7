import type { Exchange } from './exchange.js';
import type { AnyMiddleware } from './route.js';
import type { AnyContext } from './route-context.js';
import { findRoute, methodsOf } from './route-table.js';

/** What a middleware of CORS answers to a browser that asks before a request; the router looks for it. */
export const PREFLIGHT: unique symbol = Symbol();

/** Puts the answer to a preflight onto the response, given the methods that the path has. */
export type Preflight = (c: AnyContext, methods: readonly string[]) => void;

/** Whether a browser asks before a request. */
export function isPreflight({ method, headers }: AnyContext): boolean {
  return (
    method === 'OPTIONS' && headers.has('origin') && headers.has('access-control-request-method')
  );
}

/** The answer to preflights of the innermost middleware of this kind. */
export function preflightOf(middleware: readonly AnyMiddleware[]): Preflight | undefined {
  const innermost = middleware.findLast((one) => PREFLIGHT in one);
  return (innermost as { readonly [PREFLIGHT]?: Preflight } | undefined)?.[PREFLIGHT];
}

/** Answers a preflight by what goes around the route that it asks for; tells whether the path is known. */
export function answerPreflight(c: Exchange): boolean {
  const { app, answer } = c;
  const methods = methodsOf(app.table, c);
  if (methods.length === 0) return false;
  const asked = c.headers.get('access-control-request-method') ?? '';
  const { middleware = [] } = findRoute(app.table, asked, c)?.route ?? {};
  answer.status = 204;
  answer.headers.set('allow', [methods.join(', ')]);
  preflightOf([...app.middleware, ...middleware])?.(c, methods);
  return true;
}
