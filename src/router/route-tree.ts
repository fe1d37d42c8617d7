import { type Segment, trimmedLength } from './path-pattern.js';
import { decodePercent, encodePercent } from './percent-encoding.js';

/** What a path led to: the value, and the text behind each parameter, as the path has it. */
export interface RouteMatch<T> {
  readonly value: T;
  readonly captures: readonly string[];
}

/** The routes of one method. */
export interface RouteTree<T> {
  /** Adds a route; returns the one that is at the same place already, and then adds nothing. */
  add(segments: readonly Segment[], value: T): T | undefined;
  /** Looks a path up; `encoded` tells whether it is percent-encoded, which patterns have to know. */
  find(path: string, encoded: boolean): RouteMatch<T> | undefined;
}

interface Node<T> {
  readonly statics: Map<string, Node<T>>;
  readonly constrained: Array<{ readonly pattern: RegExp; readonly node: Node<T> }>;
  param: Node<T> | undefined;
  wildcard: T | undefined;
  value: T | undefined;
}

interface Walk {
  readonly path: string;
  readonly end: number;
  readonly encoded: boolean;
  readonly captures: string[];
}

const NO_CAPTURES: readonly string[] = [];

/**
 * Creates an empty tree: static segments win over constrained ones, these over parameters, and
 * these over a wildcard.
 *
 * A node is visited at most once in a look-up, so that its time grows with the path's length and
 * never with the choices on the way.
 */
export function createRouteTree<T>(): RouteTree<T> {
  const root = createNode<T>();
  // Most routes have no parameter: one look-up by the whole path answers them.
  const whole = new Map<string, RouteMatch<T>>();
  return {
    add(segments, value) {
      const node = nodeFor(root, segments);
      const isWildcard = segments.at(-1)?.kind === 'wildcard';
      const present = isWildcard ? node.wildcard : node.value;
      if (present !== undefined) return present;
      if (isWildcard) node.wildcard = value;
      else node.value = value;
      if (segments.every((segment) => segment.kind === 'static')) {
        const match = { value, captures: NO_CAPTURES };
        for (const spelling of spellings(segments)) whole.set(spelling, match);
      }
      return undefined;
    },
    find(path, encoded) {
      const end = trimmedLength(path);
      const direct = whole.get(end === path.length ? path : path.slice(0, end));
      if (direct !== undefined) return direct;
      if (path.charCodeAt(0) !== 47) return undefined;
      const captures: string[] = [];
      const value = walk(root, 1, { path, end, encoded, captures });
      return value === undefined ? undefined : { value, captures };
    },
  };
}

function walk<T>(node: Node<T>, start: number, state: Walk): T | undefined {
  if (start > state.end) return node.value ?? tail(node, start, state);
  const segment = state.path.slice(start, segmentEnd(start, state));
  const child = node.statics.get(segment);
  const found = child === undefined ? undefined : walk(child, start + segment.length + 1, state);
  return found ?? capture(node, start, state) ?? tail(node, start, state);
}

function segmentEnd(start: number, { path, end }: Walk): number {
  const slash = path.indexOf('/', start);
  return slash < 0 || slash > end ? end : slash;
}

function capture<T>(node: Node<T>, start: number, state: Walk): T | undefined {
  const stop = segmentEnd(start, state);
  // An empty segment is no value: `/orders//items` is not `/orders/:id/items`.
  if (stop === start) return undefined;
  state.captures.push(state.path.slice(start, stop));
  const found =
    constrainedBy(node, start, state) ??
    (node.param === undefined ? undefined : walk(node.param, stop + 1, state));
  if (found === undefined) state.captures.pop();
  return found;
}

function constrainedBy<T>(node: Node<T>, start: number, state: Walk): T | undefined {
  if (node.constrained.length === 0) return undefined;
  const stop = segmentEnd(start, state);
  const segment = state.path.slice(start, stop);
  const text = state.encoded ? decodePercent(segment) : segment;
  if (text === undefined) return undefined;
  for (const { pattern, node: child } of node.constrained) {
    const found = pattern.test(text) ? walk(child, stop + 1, state) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The wildcard's route, with all the rest of the path behind it. */
function tail<T>(node: Node<T>, start: number, state: Walk): T | undefined {
  if (node.wildcard !== undefined) state.captures.push(state.path.slice(start));
  return node.wildcard;
}

function nodeFor<T>(root: Node<T>, segments: readonly Segment[]): Node<T> {
  let node = root;
  for (const segment of segments) if (segment.kind !== 'wildcard') node = childFor(node, segment);
  return node;
}

function childFor<T>(node: Node<T>, segment: Exclude<Segment, { kind: 'wildcard' }>): Node<T> {
  if (segment.kind === 'param') {
    node.param ??= createNode();
    return node.param;
  }
  if (segment.kind === 'static') {
    const child = node.statics.get(segment.text) ?? createNode<T>();
    for (const text of spellingsOf(segment.text)) node.statics.set(text, child);
    return child;
  }
  const present = node.constrained.find(({ pattern }) => pattern.source === segment.pattern.source);
  if (present !== undefined) return present.node;
  const created = createNode<T>();
  node.constrained.push({ pattern: segment.pattern, node: created });
  return created;
}

/** A route `/café` answers `/caf%C3%A9` too, which is how most sources send it. */
function spellingsOf(text: string): readonly string[] {
  return /[^\x21-\x7e]/.test(text) ? [text, encodePercent(text)] : [text];
}

function spellings(segments: readonly Segment[]): ReadonlySet<string> {
  const texts = segments.map((segment) => (segment.kind === 'static' ? segment.text : ''));
  const plain = texts.map((text) => `/${text}`).join('');
  const encoded = texts.map((text) => `/${spellingsOf(text).at(-1)}`).join('');
  return new Set([plain, encoded]);
}

function createNode<T>(): Node<T> {
  return {
    statics: new Map(),
    constrained: [],
    param: undefined,
    wildcard: undefined,
    value: undefined,
  };
}
