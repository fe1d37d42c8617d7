import { decodePercent, encodeNonAscii } from '../percent-encoding.js';
import type { AnyParams } from './path-params.js';
import { type Segment, withoutTrailingSlashes } from './path-pattern.js';
import type { Route } from './route.js';

/** Every route of an application: a tree for each method. */
export type RouteTable = Map<string, Node>;

interface Node {
  readonly statics: Map<string, Node>;
  /** The same as sources send them that leave a path encoded. */
  readonly encodedStatics: Map<string, Node>;
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

/** The parameters where there is no route, or the path has a malformed or a blank one. */
export const NO_PARAMS: AnyParams = /* @__PURE__ */ Object.freeze(Object.create(null));

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
function walked(root: Node, { path, encoded }: Target): RouteMatch | undefined {
  // Each segment has a slash behind it; the root is `/`, and to some sources the empty path.
  const text = `${withoutTrailingSlashes(path)}/`;
  const decode = encoded ? decodePercent : String;
  const captures: string[] = [];

  const walk = (node: Node, start: number): Route | undefined => {
    const stop = text.indexOf('/', start);
    const segment = text.slice(start, stop);
    const found = stop < 0 ? node.route : walkOn(node, segment, stop + 1);
    if (found === undefined && node.wildcard !== undefined) captures.push(path.slice(start));
    return found ?? node.wildcard;
  };

  const walkOn = (node: Node, segment: string, start: number): Route | undefined => {
    const child = childAt(node, segment, encoded);
    const found = child && walk(child, start);
    // An empty segment is no value: `/orders//items` is not `/orders/:id/items`.
    if (found !== undefined || segment === '') return found;
    captures.push(segment);
    const value = decode(segment) ?? '';
    for (const branch of node.params.filter(({ pattern }) => pattern?.test(value) ?? true)) {
      const inside = walk(branch.node, start);
      if (inside !== undefined) return inside;
    }
    captures.pop();
    return undefined;
  };

  const route = text.startsWith('/') ? walk(root, 1) : undefined;
  return route && { route, params: paramsOf(route, captures.map(decode)) };
}

/** The node behind a static segment; the digits of an escape have no letter case. */
function childAt(
  { statics, encodedStatics }: Node,
  segment: string,
  encoded: boolean,
): Node | undefined {
  const child = statics.get(segment);
  if (child !== undefined || !encoded || !segment.includes('%')) return child;
  return encodedStatics.get(segment.replace(/%[\da-f]{2}/gi, (digits) => digits.toUpperCase()));
}

/** They sit on an object without a prototype, so that no name of one is found by accident. */
function paramsOf({ names }: Route, values: readonly (string | undefined)[]): AnyParams {
  const params: Record<string, string> = Object.create(null);
  for (const [index, name] of names.entries()) {
    const value = values[index];
    if (value === undefined || (name !== '*' && value.trim() === '')) return NO_PARAMS;
    params[name] = value;
  }
  return params;
}

/** The node behind a segment, made when it is not there. */
function childOf(
  { statics, encodedStatics, params }: Node,
  { text, name, pattern }: Segment,
): Node {
  if (name === undefined) {
    const child = statics.get(text) ?? createNode();
    statics.set(text, child);
    // A route `/café` answers `/caf%C3%A9` too, which is how most sources send it.
    encodedStatics.set(encodeNonAscii(text), child);
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
  return { statics: new Map(), encodedStatics: new Map(), params: [] };
}
