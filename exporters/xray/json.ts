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

function writable(value: unknown, ancestors: readonly object[]): unknown {
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  if (ancestors.includes(value)) return '[cycle]';
  const path = [...ancestors, value];
  return readable(() => {
    if (Array.isArray(value)) return value.map((item) => writable(item, path));
    const record = value as Readonly<Record<string, unknown>>;
    if (typeof record['toJSON'] === 'function') return writable(record['toJSON'](), path);
    const fieldOf = (name: string): unknown => readable(() => writable(record[name], path));
    return Object.fromEntries(Object.keys(record).map((name) => [name, fieldOf(name)]));
  });
}

function readable(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return '[unreadable]';
  }
}
