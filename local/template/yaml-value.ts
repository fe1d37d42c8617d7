/** A value read from a template, whose shape is whatever its author wrote. */
export type YamlRecord = Readonly<Record<string, unknown>>;

/** The value as a mapping; an empty one when it is anything else. */
export function recordOf(value: unknown): YamlRecord {
  return isRecord(value) ? value : {};
}

/** Whether the value is a mapping. */
export function isRecord(value: unknown): value is YamlRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value of a key that its author chose; `undefined` when the mapping itself has no such key. */
export function ownValue(record: YamlRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

/** The value as text, numbers and booleans included; `undefined` when it is anything else. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/** The value as a positive number, also when written as text; `undefined` when it is anything else. */
export function positiveNumberOf(value: unknown): number | undefined {
  const number = Number(textOf(value) ?? Number.NaN);
  return number > 0 && number < Number.POSITIVE_INFINITY ? number : undefined;
}

/** The value as a truth, also when written as text; `undefined` when it is anything else. */
export function booleanOf(value: unknown): boolean | undefined {
  const text = textOf(value)?.toLowerCase();
  if (text === 'true') return true;
  return text === 'false' ? false : undefined;
}

/** The texts of a list, or of a single text; other items are left out. */
export function textsOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map(textOf).filter((text) => text !== undefined);
}

/** The texts of a mapping; values that are no text are left out. */
export function textRecordOf(value: unknown): Readonly<Record<string, string>> {
  const entries = Object.entries(recordOf(value));
  return Object.fromEntries(
    entries.flatMap(([key, item]) => {
      const text = textOf(item);
      return text === undefined ? [] : [[key, text]];
    }),
  );
}
