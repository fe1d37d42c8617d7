/** One part of a route's path, by how exact it is: the lower, the sooner it wins. */
const RANKS: ReadonlyArray<readonly [form: RegExp, rank: number]> = [
  [/^:.*\{.*\}$/, 1],
  [/^:/, 2],
  [/^\*$/, 3],
];

/**
 * Tells which route a path names without the router's tree: of all routes that fit, the one that is
 * more exact where two of them differ first. Patterns are `{[0-9]+}` here.
 */
export function namedRoute(
  routes: readonly string[],
  path: string,
  isEncoded: boolean,
): string | undefined {
  const trimmed = path.replace(/\/{1,1000000}$/, '');
  if (trimmed !== '' && !trimmed.startsWith('/')) return undefined;
  const parts = trimmed.split('/').slice(1);
  const fitting = routes.filter((route) => fits(segmentsOf(route), parts, isEncoded));
  return fitting.sort((one, other) => compare(ranksOf(one), ranksOf(other)))[0];
}

/** Whether the parameters of a path that a route fits can be read: none is malformed, none blank. */
export function hasReadableParams(route: string, path: string, isEncoded: boolean): boolean {
  const parts = path.split('/').slice(1);
  return segmentsOf(route).every((segment, index) => {
    const isRest = segment === '*';
    if (!isRest && !segment.startsWith(':')) return true;
    const text = isRest ? parts.slice(index).join('/') : (parts[index] ?? '');
    const decoded = isEncoded ? decodedOnce(text) : text;
    return decoded !== undefined && (isRest || decoded.trim() !== '');
  });
}

function segmentsOf(route: string): string[] {
  return route.split('/').filter((segment) => segment !== '');
}

function fits(segments: readonly string[], parts: readonly string[], isEncoded: boolean): boolean {
  const hasRest = segments.at(-1) === '*';
  const own = hasRest ? segments.slice(0, -1) : segments;
  if (hasRest ? parts.length < own.length : parts.length !== own.length) return false;
  return own.every((segment, index) => {
    const part = parts[index] ?? '';
    if (!segment.startsWith(':')) return segment === part;
    const text = isEncoded ? decodedOnce(part) : part;
    return part !== '' && (!segment.includes('{') || /^[0-9]+$/.test(text ?? ''));
  });
}

function ranksOf(route: string): number[] {
  return segmentsOf(route).map((one) => RANKS.find(([form]) => form.test(one))?.[1] ?? 0);
}

function compare(one: readonly number[], other: readonly number[]): number {
  const index = one.findIndex((rank, at) => rank !== other[at]);
  return index < 0 ? -1 : (one[index] ?? 0) - (other[index] ?? -1);
}

function decodedOnce(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
