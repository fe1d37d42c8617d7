import type { Segment } from '../router/path-pattern.js';

/** One parameter of a path in a document. */
interface PathParameter {
  /** As the route has it: `id`, `*`. */
  readonly name: string;
  /** As the document has it. */
  readonly shownName: string;
  readonly pattern: RegExp | undefined;
}

/** A route's path as a document has it. */
export interface ApiPath {
  /** `/orders/{id}` */
  readonly path: string;
  readonly parameters: readonly PathParameter[];
}

/** What stands for the rest of a path. */
const REST = 'rest';

/**
 * Creates the paths of a document.
 *
 * Paths that differ in the names of their parameters alone are one path to OpenAPI, so that the
 * later ones take the names of the first. https://spec.openapis.org/oas/v3.1.1.html#path-templating-matching
 */
export function createApiPaths(): (segments: readonly Segment[]) => ApiPath {
  const known = new Map<string, readonly string[]>();
  return (segments) => {
    const named = segments.filter(({ name }) => name !== undefined);
    const shape = segments.map(({ name, text }) => (name === undefined ? text : '{}')).join('/');
    const names = known.get(shape) ?? shownNames(named);
    known.set(shape, names);
    const queue = names.values();
    const path = segments
      .map(({ name, text }) => `/${name === undefined ? text : `{${queue.next().value}}`}`)
      .join('');
    return {
      path: path === '' ? '/' : path,
      parameters: named.map(({ name = '', pattern }, index) => ({
        name,
        shownName: names[index] ?? name,
        pattern,
      })),
    };
  };
}

function shownNames(named: readonly Segment[]): readonly string[] {
  const taken = new Set(named.map(({ name }) => name));
  let rest = REST;
  while (taken.has(rest)) rest += '_';
  return named.map(({ name = '' }) => (name === '*' ? rest : name));
}
