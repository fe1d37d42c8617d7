/** A value that may be read by key. */
export type Shape = Readonly<Record<string, unknown>>;

/** Tells whether a value is an object that may be read by key. */
export function isShape(value: unknown): value is Shape {
  return typeof value === 'object' && value !== null;
}

/** The object under a key, when it is one and the key is the value's own. */
export function shapeAt(value: unknown, key: string): Shape | undefined {
  const found = at(value, key);
  return isShape(found) ? found : undefined;
}

/** The text under a key, when it is one, is not empty, and the key is the value's own. */
export function textAt(value: unknown, key: string): string | undefined {
  const found = at(value, key);
  return typeof found === 'string' && found !== '' ? found : undefined;
}

/** The value under a key of its own, so that a polluted prototype names no event source. */
export function at(value: unknown, key: string): unknown {
  return isShape(value) && Object.hasOwn(value, key) ? value[key] : undefined;
}

/** The texts of a value that is one or a list of them. */
export function textsOf(value: unknown): string[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  return list.filter((one) => typeof one === 'string');
}
