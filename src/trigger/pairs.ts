import { isShape } from './shape.js';

/** Every name of a map with each of its values as text, in order: a source sends one value or a list. */
export function pairsOf(
  map: unknown,
  isValue: (value: unknown) => boolean = isPlain,
): ReadonlyArray<readonly [name: string, value: string]> {
  const pairs: Array<readonly [string, string]> = [];
  for (const [name, value] of isShape(map) ? Object.entries(map) : []) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (isValue(one)) pairs.push([name, String(one)]);
    }
  }
  return pairs;
}

/** What is no text at all, as a test's event may have, is left out. */
function isPlain(value: unknown): boolean {
  return value !== undefined && typeof value !== 'object';
}
