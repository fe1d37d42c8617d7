import { inspect } from 'node:util';
import { asymmetricName, isAsymmetric } from './asymmetric.js';
import { ABSENT, isPlain, read, UNREADABLE } from './field.js';

const MAX_CHARACTERS = 160;
const MAX_DEPTH = 6;
const MAX_MEMBERS = 30;

/** A value on one line, as it would be written in code; cut where it is long, whatever it holds. */
export function valueText(value: unknown, maxCharacters: number = MAX_CHARACTERS): string {
  return cut(textOf(value, []), maxCharacters);
}

/** A text with a dot at its end where it is too long. */
export function cut(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  // Half of a surrogate pair is no character.
  return `${text.slice(0, maxCharacters - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** A name as it is, without what would move a terminal's cursor. */
export function nameText(name: string): string {
  return cut(name, MAX_CHARACTERS).replace(/\p{Cc}/gu, (control) =>
    JSON.stringify(control).slice(1, -1),
  );
}

/** What stands in the place of a name, which may be anything. */
export function asName(value: unknown): string {
  return typeof value === 'string' ? value : valueText(value);
}

type Ancestors = readonly object[];

function textOf(value: unknown, ancestors: Ancestors): string {
  if (value === ABSENT) return '(absent)';
  if (value === UNREADABLE) return '[unreadable]';
  if (typeof value === 'string') return JSON.stringify(cut(value, 2_000));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return '[Function]';
  if (typeof value !== 'object' || value === null) return inspect(value);
  if (ancestors.includes(value)) return '[Circular]';
  try {
    return objectText(value, [...ancestors, value]);
  } catch {
    return '[unreadable]';
  }
}

function objectText(value: object, ancestors: Ancestors): string {
  if (isAsymmetric(value)) {
    const { name, ...more } = asymmetricName(value);
    return 'sample' in more ? `${name} ${textOf(more.sample, ancestors)}` : name;
  }
  if (Array.isArray(value)) {
    if (ancestors.length > MAX_DEPTH) return '[…]';
    return `[${members(value, (item) => textOf(item, ancestors)).join(', ')}]`;
  }
  if (!isPlain(value)) return inspect(value, { breakLength: Number.POSITIVE_INFINITY, depth: 1 });
  if (ancestors.length > MAX_DEPTH) return '{…}';
  const texts = members(Object.keys(value), (key) => {
    return `${keyText(key)}: ${textOf(read(value, key), ancestors)}`;
  });
  return texts.length === 0 ? '{}' : `{ ${texts.join(', ')} }`;
}

function members<T>(all: readonly T[], toText: (member: T) => string): string[] {
  const texts = all.slice(0, MAX_MEMBERS).map(toText);
  if (all.length > MAX_MEMBERS) texts.push(`… ${all.length - MAX_MEMBERS} more`);
  return texts;
}

/** A key as it would be written in code. */
export function keyText(key: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$]*$/u.test(key) ? key : JSON.stringify(key);
}
