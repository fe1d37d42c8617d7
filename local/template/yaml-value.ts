/** A value read from a template, whose shape is whatever its author wrote. */
export type YamlRecord = Readonly<Record<string, unknown>>;

/** The value as a mapping; an empty one when it is anything else. */
export function recordOf(value: unknown): YamlRecord {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return value as YamlRecord;
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

/** The texts of a list, or of a single text; other items are left out. */
export function textsOf(value: unknown): readonly string[] {
  const list = Array.isArray(value) ? value : [value];
  return list.map(textOf).filter((text) => text !== undefined);
}

/** The logical id that `!Ref Id` names; `undefined` when the value is no such reference. */
export function referenceOf(value: unknown): string | undefined {
  return textOf(recordOf(value)['Ref']);
}
