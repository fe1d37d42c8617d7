/** Stands for a field that is not there. */
export const ABSENT: unique symbol = Symbol('absent');

/** Stands for a field whose getter throws. */
export const UNREADABLE: unique symbol = Symbol('unreadable');

/** Whether an object is no more than its fields, in whichever realm it was made. */
export function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** A field of its own that an object has, or what stands for it. */
export function read(object: object, key: string): unknown {
  try {
    if (!Object.hasOwn(object, key)) return ABSENT;
    return (object as Readonly<Record<string, unknown>>)[key];
  } catch {
    return UNREADABLE;
  }
}
