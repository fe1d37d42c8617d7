import { decodePercent, encodeNonAscii } from '../percent-encoding.js';
import type { AnyParams } from './path-params.js';
import { type Segment, withoutTrailingSlashes } from './path-pattern.js';
import type { Route } from './route.js';

/** Every route of an application: a tree for each method. */
export type RouteTable = Map<string, Node>;

interface Node {
  /** By their text; behind a slash, which no text has, as sources send them that leave a path encoded. */
  readonly statics: Map<string, Node>;
  /** Those with a pattern first, as they win. */
  readonly params: Branch[];
  route?: Route;
  wildcard?: Route;
}

interface Branch {
  readonly pattern: RegExp | undefined;
  readonly node: Node;
}

/** A request's path, and whether it is percent-encoded, which parameters and patterns have to know. */
interface Target {
  readonly path: string;
  readonly encoded: boolean;
}

/** The route of a request, and what its path has for the parameters. */
interface RouteMatch {
  readonly route: Route;
  readonly params: AnyParams;
}

/** One walk down a tree: the path without the slashes at its end, and what parameters took so far. */
interface Walk {
  readonly text: string;
  readonly target: Target;
  readonly captures: string[];
}

/** The parameters of a path that has none. */
export const NO_PARAMS: AnyParams = /* @__PURE__ */ Object.freeze(Object.create(null));
/** Those of a path with a malformed or a blank one. */
export const MALFORMED: AnyParams = /* @__PURE__ */ Object.freeze(Object.create(null));

/**
 * Adds a route to a table.
 *
 * @throws RangeError when a route with this method and path is there already.
 */
export function addRoute(table: RouteTable, route: Route): void {
  const { method, path, segments } = route;
  let node = table.get(method) ?? createNode();
  table.set(method, node);
  for (const segment of segments) if (segment.text !== '*') node = childOf(node, segment);
  const place = segments.at(-1)?.text === '*' ? 'wildcard' : 'route';
  const present = node[place];
  if (present !== undefined) {
    throw new RangeError(
      `The route ${method} ${path} is registered already, as ${present.path}. Remove one.`,
    );
  }
  node[place] = route;
}

/** The route for a request; a HEAD that has none of its own takes that of GET. */
export function findRoute(
  table: RouteTable,
  method: string,
  target: Target,
): RouteMatch | undefined {
  const root = table.get(method);
  const found = root && walked(root, target);
  return found ?? (method === 'HEAD' ? findRoute(table, 'GET', target) : undefined);
}

/** The methods that a path has, for `Allow`; none when no route has the path. */
export function methodsOf(table: RouteTable, target: Target): readonly string[] {
  const methods = new Set([...table.keys()].filter((method) => findRoute(table, method, target)));
  if (methods.has('GET')) methods.add('HEAD');
  if (methods.size > 0) methods.add('OPTIONS');
  return [...methods];
}

/**
 * Walks down a tree: static segments win over constrained ones, these over parameters, and these
 * over a wildcard.
 *
 * A node is visited at most once, so that the time grows with the path's length and never with the
 * choices on the way.
 */
function walked(root: Node, target: Target): RouteMatch | undefined {
  const { path, encoded } = target;
  // The root is `/`, and to some sources the empty path.
  if (path !== '' && !path.startsWith('/')) return undefined;
  const captures: string[] = [];
  const walk: Walk = { text: withoutTrailingSlashes(path), target, captures };
  const route = routeFrom(root, 1, walk);
  if (route === undefined) return undefined;
  return { route, params: paramsOf(route, captures, encoded) };
}

/** The route at a node or behind it, for what the path has from `start` on. */
function routeFrom(node: Node, start: number, walk: Walk): Route | undefined {
  const { text, target, captures } = walk;
  const found = start > text.length ? node.route : routeBehind(node, start, walk);
  if (found !== undefined || node.wildcard === undefined) return found;
  captures.push(target.path.slice(start));
  return node.wildcard;
}

function routeBehind(node: Node, start: number, walk: Walk): Route | undefined {
  const { text, target, captures } = walk;
  const slash = text.indexOf('/', start);
  const stop = slash < 0 ? text.length : slash;
  const segment = text.slice(start, stop);
  const child = childAt(node, segment, target.encoded);
  const found = child && routeFrom(child, stop + 1, walk);
  // An empty segment is no value: `/orders//items` is not `/orders/:id/items`.
  if (found !== undefined || segment === '') return found;
  const depth = captures.push(segment);
  for (const { pattern, node: inside } of node.params) {
    if (pattern?.test(decoded(segment, target.encoded) ?? '') === false) continue;
    const route = routeFrom(inside, stop + 1, walk);
    if (route !== undefined) return route;
  }
  captures.length = depth - 1;
  return undefined;
}

/** The node behind a static segment; the digits of an escape have no letter case. */
function childAt({ statics }: Node, segment: string, encoded: boolean): Node | undefined {
  const child = statics.get(segment);
  if (child !== undefined || !encoded || !segment.includes('%')) return child;
  return statics.get(`/${segment.replace(/%[\da-f]{2}/gi, (digits) => digits.toUpperCase())}`);
}

/** Behind them stands nothing but an empty object, so that no name of a prototype is found by accident: V8 makes those of `null` four times slower. */
function paramsOf({ names }: Route, captures: readonly string[], encoded: boolean): AnyParams {
  if (names.length === 0) return NO_PARAMS;
  const params: Record<string, string> = Object.create(NO_PARAMS);
  for (let index = 0; index < names.length; index += 1) {
    const name = names[index] as string;
    const value = decoded(captures[index] as string, encoded);
    if (value === undefined || (name !== '*' && value.trim() === '')) return MALFORMED;
    params[name] = value;
  }
  return params;
}

function decoded(text: string, encoded: boolean): string | undefined {
  return encoded ? decodePercent(text) : text;
}

/** The node behind a segment, made when it is not there. */
function childOf({ statics, params }: Node, { text, name, pattern }: Segment): Node {
  if (name === undefined) {
    const child = statics.get(text) ?? createNode();
    // A route `/café` answers `/caf%C3%A9` too, which is how most sources send it.
    statics.set(text, child).set(`/${encodeNonAscii(text)}`, child);
    return child;
  }
  const present = params.find((branch) => branch.pattern?.source === pattern?.source);
  if (present !== undefined) return present.node;
  const node = createNode();
  params.push({ pattern, node });
  params.sort((one, other) => Number(!one.pattern) - Number(!other.pattern));
  return node;
}

function createNode(): Node {
  return { statics: new Map(), params: [] };
}
