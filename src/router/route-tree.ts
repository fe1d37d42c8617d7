import { decodePercent, encodeNonAscii } from '../percent-encoding.js';
import { type Segment, withoutTrailingSlashes } from './path-pattern.js';
import type { Route } from './route.js';

/** What a path led to: the route, and the text behind each parameter, as the path has it. */
export interface RouteMatch {
  readonly route: Route;
  readonly captures: readonly string[];
}

/** The routes of one method. */
export interface RouteTree {
  /** Adds a route; returns the one that is at the same place already, and then adds nothing. */
  add(route: Route): Route | undefined;
  /** Looks a path up; `encoded` tells whether it is percent-encoded, which patterns have to know. */
  find(path: string, encoded: boolean): RouteMatch | undefined;
}

interface Node {
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

interface Walk {
  readonly path: string;
  /** Where the path ends, the slashes at its end left out. */
  readonly end: number;
  readonly encoded: boolean;
  readonly captures: string[];
}

/**
 * Creates an empty tree: static segments win over constrained ones, these over parameters, and
 * these over a wildcard.
 *
 * A node is visited at most once in a look-up, so that its time grows with the path's length and
 * never with the choices on the way.
 */
export function createRouteTree(): RouteTree {
  const root = createNode();
  return {
    add(route) {
      let node = root;
      for (const segment of route.segments) if (segment.text !== '*') node = childOf(node, segment);
      const place = route.names.at(-1) === '*' ? 'wildcard' : 'route';
      const present = node[place];
      node[place] ??= route;
      return present;
    },
    find(path, encoded) {
      const end = withoutTrailingSlashes(path).length;
      // The root is `/`, and to some sources the empty path.
      if (end > 0 && !path.startsWith('/')) return undefined;
      const captures: string[] = [];
      const route = walk(root, 1, { path, end, encoded, captures });
      return route && { route, captures };
    },
  };
}

function walk(node: Node, start: number, state: Walk): Route | undefined {
  const { path, end, captures } = state;
  const found = start > end ? node.route : walkSegment(node, start, state);
  if (found !== undefined || node.wildcard === undefined) return found;
  captures.push(path.slice(start));
  return node.wildcard;
}

function walkSegment({ statics, params }: Node, start: number, state: Walk): Route | undefined {
  const { path, end, captures } = state;
  const slash = path.indexOf('/', start);
  const stop = slash < 0 || slash > end ? end : slash;
  const segment = path.slice(start, stop);
  const child = statics.get(segment);
  const found = child && walk(child, stop + 1, state);
  // An empty segment is no value: `/orders//items` is not `/orders/:id/items`.
  if (found !== undefined || segment === '') return found;
  captures.push(segment);
  for (const { pattern, node } of params) {
    const inside = fits(pattern, segment, state) ? walk(node, stop + 1, state) : undefined;
    if (inside !== undefined) return inside;
  }
  captures.pop();
  return undefined;
}

function fits(pattern: RegExp | undefined, segment: string, { encoded }: Walk): boolean {
  if (pattern === undefined) return true;
  const text = encoded ? decodePercent(segment) : segment;
  return text !== undefined && pattern.test(text);
}

/** The node behind a segment, made when it is not there. */
function childOf({ statics, params }: Node, { text, name, pattern }: Segment): Node {
  if (name === undefined) {
    const child = statics.get(text) ?? createNode();
    // A route `/café` answers `/caf%C3%A9` too, which is how most sources send it.
    statics.set(text, child).set(encodeNonAscii(text), child);
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
