import { compileConstraint } from './constraint.js';

/** One part of a route's path, between two slashes. */
export interface Segment {
  /** As the template has it: `orders`, `:id`, `*`. */
  readonly text: string;
  /** The parameter's name, `*` for the wildcard; none for plain text. */
  readonly name?: string | undefined;
  readonly pattern?: RegExp | undefined;
}

/** A route's path, taken apart. */
export interface PathPattern {
  readonly segments: readonly Segment[];
  /** The names of the parameters, in the order of the path. */
  readonly names: readonly string[];
  /** The path without patterns, for names of spans: `/orders/:id`. */
  readonly template: string;
}

/** What stands between slashes; one inside of braces, as in `:id{[^/]+}`, is the pattern's own. */
const SEGMENT = /(?:\{(?:\\.|[^{}\\]|\{[^{}]*\})*\}|[^/])+/gs;
const PARAM = /^:([A-Za-z_]\w*)(?:\{(.+)\})?$/s;

/**
 * Takes a route's path apart: `/orders/:id{[0-9]+}/*`.
 *
 * @throws RangeError when it is malformed.
 */
export function parsePath(path: string): PathPattern {
  const refuse = (reason: string): never => {
    throw new RangeError(`Route path "${path}" ${reason}`);
  };
  const texts = path.match(SEGMENT) ?? [];
  if (/\/\/[^/]/.test(path)) refuse('has an empty segment.');
  const segments = texts.map((text, index) =>
    text === '*' && index === texts.length - 1 ? { text, name: text } : parseSegment(text, refuse),
  );
  const names = segments.flatMap(({ name }) => name ?? []);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) refuse(`names the parameter "${twice}" twice.`);
  return { segments, names, template: `/${segments.map(({ text }) => text).join('/')}` };
}

/** A prefix and a path in one. */
export function joinPaths(prefix: string, path: string): string {
  return withoutTrailingSlashes(prefix) + path;
}

/**
 * Checks that a value is a path from the root.
 *
 * @throws TypeError when it is no text, RangeError when it starts otherwise.
 */
export function assertPath(path: unknown, what: string): asserts path is string {
  if (typeof path === 'string' && path.startsWith('/')) return;
  const Refusal = typeof path === 'string' ? RangeError : TypeError;
  throw new Refusal(`${what} must start with "/", got "${path}". Write "/${path}".`);
}

/** A path without the slashes at its end, however many of them a client wrote: `/\/+$/` is quadratic. */
export function withoutTrailingSlashes(path: string): string {
  let end = path.length;
  while (path.charCodeAt(end - 1) === 47) end -= 1;
  return path.slice(0, end);
}

function parseSegment(text: string, refuse: (reason: string) => never): Segment {
  const [, name, pattern] = PARAM.exec(text) ?? [];
  if (name === undefined) {
    const [misplaced] = /^:|[?#*{}]/.exec(text) ?? [];
    if (misplaced === undefined) return { text };
    const what =
      misplaced === ':' ? `a malformed parameter "${text}"` : `"${misplaced}" in a segment`;
    refuse(`has ${what}. Write ":name", ":name{[0-9]+}", or "*" only as the last segment.`);
  }
  if (pattern === undefined) return { text: `:${name}`, name };
  const compiled = compileConstraint(pattern);
  if (compiled === undefined) {
    refuse(
      `has the pattern {${pattern}}, which is malformed or slow. Write it as plain as [a-z]+-[0-9]+.`,
    );
  }
  return { text: `:${name}`, name, pattern: compiled };
}
