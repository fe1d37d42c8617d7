import { assertFunction } from '../function-argument.js';
import { assertWhole } from './checks.js';
import type { Application } from './exchange.js';
import { assertPath } from './path-pattern.js';
import { createRouteMetrics } from './route-metrics.js';
import type { RouterOptions } from './router-options.js';

/** What every copy of this package finds the application of a router under. */
export const APPLICATION: unique symbol = Symbol.for('fluoroscope.router.1');

/** A router that another one may include. */
export interface IncludableRouter {
  readonly [APPLICATION]: unknown;
}

/**
 * Creates what a router registers with.
 *
 * @throws TypeError and RangeError for wrong options.
 */
export function createApplication(options: RouterOptions): Application {
  const { prefix = '/', stripPrefixes = [], serializer = JSON.stringify, maxBodyBytes } = options;
  assertPath(prefix, 'The router option prefix');
  if (!Array.isArray(stripPrefixes)) throw new TypeError('stripPrefixes must be a list.');
  for (const one of stripPrefixes) {
    assertPath(one, 'stripPrefixes');
    if (one.endsWith('/')) {
      throw new RangeError(`stripPrefixes: leave out the last "/" of "${one}".`);
    }
  }
  assertFunction(serializer, 'serializer must be');
  assertWhole(maxBodyBytes, 'maxBodyBytes');
  return {
    ...options,
    prefix,
    stripPrefixes,
    serializer,
    measure: options.routeMetrics ? createRouteMetrics() : undefined,
    table: new Map(),
    routes: [],
    middleware: [],
    errorHandlers: new Map(),
  };
}

/**
 * The application of a router, of this copy of the package or another one.
 *
 * @throws TypeError when it is no router.
 */
export function applicationOf(router: IncludableRouter | undefined, what: string): Application {
  // Any copy of this package puts the same under this key, or nothing.
  const app = router?.[APPLICATION] as Application | undefined;
  if (app !== undefined) return app;
  throw new TypeError(`${what} takes what createRouter() returned.`);
}
