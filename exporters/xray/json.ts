/**
 * Sets a field of an object that will be JSON, whatever its name.
 *
 * A plain assignment to `__proto__` would change the object's prototype and set nothing.
 */
export function setField<T>(target: Record<string, T>, name: string, value: T): void {
  if (name !== '__proto__') {
    target[name] = value;
    return;
  }
  Object.defineProperty(target, name, {
    value,
    enumerable: true,
    configurable: true,
    writable: true,
  });
}

/**
 * Writes JSON, and never throws: what JSON cannot say is written as near as possible.
 *
 * A bigint is its digits; a cycle, and a value that throws when it is read, are a marker.
 */
export function toJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return JSON.stringify(writable(value, []));
  }
}

const CYCLE = '[cycle]';
const UNREADABLE = '[unreadable]';

function writable(value: unknown, ancestors: readonly object[]): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (ancestors.includes(value)) return CYCLE;
  const path = [...ancestors, value];
  try {
    if (Array.isArray(value)) return value.map((item) => writable(item, path));
    const { toJSON } = value as { toJSON?: unknown };
    if (typeof toJSON === 'function') return writable(toJSON.call(value), path);
    return writableFields(value, path);
  } catch {
    return UNREADABLE;
  }
}

function writableFields(value: object, path: readonly object[]): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  for (const name of Object.keys(value)) setField(fields, name, fieldOf(value, name, path));
  return fields;
}

function fieldOf(value: object, name: string, path: readonly object[]): unknown {
  try {
    return writable((value as Record<string, unknown>)[name], path);
  } catch {
    return UNREADABLE;
  }
}
