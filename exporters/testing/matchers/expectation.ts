import { isPlain } from './field.js';
import { typeText } from './text-pattern.js';
import { valueText } from './value-text.js';

/**
 * The fields that are given; one that is `undefined` is as good as left out.
 *
 * @throws TypeError when it is no object, or has a field that is looked at nowhere: misspelt, it
 * would make every test with `.not` pass
 */
export function givenFields<T extends object>(
  expected: T,
  known: Readonly<Record<keyof T, true>>,
): Partial<T> {
  assertPlain(expected);
  const unknown = Object.keys(expected).find((key) => !Object.hasOwn(known, key));
  if (unknown !== undefined) {
    const fields = Object.keys(known).join(', ');
    throw new TypeError(`Nothing is known of a field ${valueText(unknown)}. Use ${fields}.`);
  }
  const given = Object.entries(expected).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Partial<T>;
}

/** @throws TypeError when it is anything but an object with fields */
export function assertPlain(expected: unknown): void {
  if (isPlain(expected)) return;
  throw new TypeError(
    `What is expected must be an object with the fields to look at, got ${typeText(expected)}.`,
  );
}

/** @throws TypeError when what is expected of a field is given, and is no list */
export function assertLists<T extends object>(
  expected: T,
  ...fields: ReadonlyArray<keyof T>
): void {
  for (const field of fields) {
    const value = expected[field];
    if (value === undefined || Array.isArray(value)) continue;
    throw new TypeError(`${String(field)} must be a list, got ${valueText(value)}.`);
  }
}
