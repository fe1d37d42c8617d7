import { decodePercent } from '../percent-encoding.js';
import type { AnyParams } from './path-params.js';
import type { Route } from './route.js';
import { createRouteTree, type RouteMatch, type RouteTree } from './route-tree.js';

/** Every route of an application, by method and path. */
export interface RouteTable {
  /** @throws RangeError when a route with this method and path is there already. */
  add(route: Route): void;
  /** The route for a request; a HEAD that has none of its own takes that of GET. */
  find(method: string, path: string, encoded: boolean): RouteMatch | undefined;
  /** The methods that a path has, for `Allow`; none when no route has the path. */
  methodsOf(path: string, encoded: boolean): readonly string[];
}

/** Creates an empty table. */
export function createRouteTable(): RouteTable {
  const trees = new Map<string, RouteTree>();
  return {
    add(route) {
      const { method, path } = route;
      const tree = trees.get(method) ?? createRouteTree();
      trees.set(method, tree);
      const present = tree.add(route);
      if (present === undefined) return;
      throw new RangeError(
        `The route ${method} ${path} is registered already, as ${present.path}. Remove one.`,
      );
    },
    find(method, path, encoded) {
      const found = trees.get(method)?.find(path, encoded);
      return found ?? (method === 'HEAD' ? trees.get('GET')?.find(path, encoded) : undefined);
    },
    methodsOf(path, encoded) {
      const methods = new Set<string>();
      for (const [method, tree] of trees) if (tree.find(path, encoded)) methods.add(method);
      if (methods.has('GET')) methods.add('HEAD');
      if (methods.size > 0) methods.add('OPTIONS');
      return [...methods];
    },
  };
}

/** Where a path has no parameters. */
export const NO_PARAMS: AnyParams = Object.freeze(Object.create(null));

/**
 * The parameters of a match, decoded once where the source left them encoded.
 *
 * `undefined` when one is malformed or blank, which is the client's mistake. They sit on an object
 * without a prototype, so that no name of one is found by accident.
 */
export function paramsOf(match: RouteMatch, encoded: boolean): AnyParams | undefined {
  const { names } = match.route;
  if (names.length === 0) return NO_PARAMS;
  const params: Record<string, string> = Object.create(null);
  for (const [index, name] of names.entries()) {
    const raw = match.captures[index] ?? '';
    const text = encoded ? decodePercent(raw) : raw;
    if (text === undefined || (name !== '*' && text.trim() === '')) return undefined;
    params[name] = text;
  }
  return params;
}
