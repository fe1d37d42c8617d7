import { types } from 'node:util';

const { isRegExp } = types;

/** A text that is equal, or one that the expression finds something in, whatever its flags. */
export type TextPattern = string | RegExp;

/** Whether a text fits. */
export function matchesText(pattern: TextPattern, text: string): boolean {
  // search() begins at the start each time; test() would go on where a `g` left off.
  return typeof pattern === 'string' ? pattern === text : text.search(pattern) !== -1;
}

/** Whether a value is a text or a regular expression. */
export function isPattern(value: unknown): value is TextPattern {
  return typeof value === 'string' || isRegExp(value);
}

/** The pattern itself. @throws TypeError when it is none; `what` says what it stands for. */
export function toPattern(value: unknown, what: string): TextPattern {
  if (isPattern(value)) return value;
  throw new TypeError(`${what} must be a string or a RegExp, got ${typeText(value)}.`);
}

/** What a value is, for a message: `undefined`, `an array`, `a number`. */
export function typeText(value: unknown): string {
  if (value === undefined || value === null) return String(value);
  if (Array.isArray(value)) return 'an array';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
