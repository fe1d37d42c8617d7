import { compileConstraint } from './constraint.js';

/** One part of a route's path, between two slashes. */
export type Segment =
  | { readonly kind: 'static'; readonly text: string }
  | { readonly kind: 'constrained'; readonly name: string; readonly pattern: RegExp }
  | { readonly kind: 'param'; readonly name: string }
  | { readonly kind: 'wildcard' };

/** A route's path, taken apart. */
export interface PathPattern {
  readonly segments: readonly Segment[];
  /** The names of the parameters, in the order of the path. */
  readonly names: readonly string[];
  /** The path without patterns, for names of spans: `/orders/:id`. */
  readonly template: string;
}

const PARAM = /^:([A-Za-z_][A-Za-z0-9_]*)(?:\{(.*)\})?$/s;
const MISPLACED = /[?#*{}]/;

/**
 * Takes a route's path apart: `/orders/:id{[0-9]+}/*`.
 *
 * @throws TypeError when it is no text, RangeError when it is malformed.
 */
export function parsePath(path: string): PathPattern {
  assertPath(path, 'Route path');
  const texts = splitPath(path);
  const segments = texts.map((text, index) => parseSegment(path, text, index === texts.length - 1));
  const names = segments.flatMap((segment) => nameOf(segment) ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new RangeError(
      `Route path "${path}" names the parameter "${twice}" twice. Give each its own name.`,
    );
  }
  return { segments, names, template: `/${segments.map(templateOf).join('/')}` };
}

/** A prefix and a path in one, with a single slash between them. */
export function joinPaths(prefix: string, path: string): string {
  const start = withoutTrailingSlashes(prefix);
  if (start === '') return path;
  return path === '/' ? start : start + path;
}

/**
 * Checks that a value is a path from the root.
 *
 * @throws TypeError when it is no text, RangeError when it starts otherwise.
 */
export function assertPath(path: unknown, what: string): asserts path is string {
  if (typeof path !== 'string') {
    throw new TypeError(`${what} must be a string, got ${typeof path}. Write "/orders/:id".`);
  }
  if (!path.startsWith('/')) {
    throw new RangeError(`${what} must start with "/", got "${path}". Write "/${path}".`);
  }
}

/** The length of a path without the slashes at its end. */
export function trimmedLength(path: string): number {
  let end = path.length;
  while (end > 0 && path.charCodeAt(end - 1) === 47) end -= 1;
  return end;
}

function withoutTrailingSlashes(path: string): string {
  return path.slice(0, trimmedLength(path));
}

/** Splits at slashes outside of braces: a pattern such as `[^/]+` may have one. */
function splitPath(path: string): string[] {
  const texts: string[] = [];
  const end = trimmedLength(path);
  let depth = 0;
  let start = 1;
  for (let at = 1; at < end; at += 1) {
    const character = path[at];
    if (character === '\\') at += 1;
    else if (character === '{') depth += 1;
    else if (character === '}') depth -= 1;
    else if (character === '/' && depth === 0) {
      texts.push(path.slice(start, at));
      start = at + 1;
    }
  }
  if (start < end) texts.push(path.slice(start, end));
  return texts;
}

function parseSegment(path: string, text: string, isLast: boolean): Segment {
  if (text === '*' && isLast) return { kind: 'wildcard' };
  if (text.startsWith(':')) return parseParam(path, text);
  if (text === '') {
    throw new RangeError(`Route path "${path}" has an empty segment. Write one slash, not two.`);
  }
  const wrong = MISPLACED.exec(text)?.[0];
  if (wrong !== undefined) {
    throw new RangeError(
      `Route path "${path}" has "${wrong}" in the segment "${text}". ` +
        'Write ":name" or ":name{[0-9]+}" for a parameter, and "*" only as the last segment.',
    );
  }
  return { kind: 'static', text };
}

function parseParam(path: string, text: string): Segment {
  const [, name, pattern] = PARAM.exec(text) ?? [];
  if (name === undefined) {
    throw new RangeError(
      `Route path "${path}" has a malformed parameter "${text}". A parameter is a whole segment: ` +
        '":name" or ":name{[0-9]+}", the name of letters, digits and "_".',
    );
  }
  if (pattern === undefined) return { kind: 'param', name };
  return { kind: 'constrained', name, pattern: compileConstraint(pattern, path) };
}

function nameOf(segment: Segment): string | undefined {
  if (segment.kind === 'static') return undefined;
  return segment.kind === 'wildcard' ? '*' : segment.name;
}

function templateOf(segment: Segment): string {
  if (segment.kind === 'static') return segment.text;
  return segment.kind === 'wildcard' ? '*' : `:${segment.name}`;
}
