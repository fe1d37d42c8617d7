/** A value that may be read by key. */
export type Shape = Readonly<Record<string, unknown>>;

/** Tells whether a value is an object that may be read by key. */
export function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null;
}

/** The object under a key, or under a path of keys, when it is one. */
export function shapeAt(value: unknown, ...path: readonly string[]): Shape | undefined {
  const found = at(value, ...path);
  return isShape(found) ? found : undefined;
}

/** The text under a key, or under a path of keys, when it is one and is not empty. */
export function textAt(value: unknown, ...path: readonly string[]): string | undefined {
  const found = at(value, ...path);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The value under keys that are each its holder's own, so that a polluted prototype names no event source. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  let found = value;
  for (const key of path)
    found = isShape(found) && Object.hasOwn(found, key) ? found[key] : undefined;
  return found;
}
