import type { AttributesLike } from '../sdk/span.js';

/**
 * The attributes of one span, and which of them the document prints somewhere.
 *
 * What no block printed goes to the metadata, so that no attribute is lost.
 */
export interface AttributeSource {
  readonly attributes: AttributesLike;
  readonly printed: Set<string>;
}

/** The first of several attributes that is text with something in it. */
export function textOf(
  attributes: AttributesLike,
  ...names: readonly string[]
): string | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return undefined;
}

/** The same, for a value that is printed: it leaves the metadata. */
export function takeText(
  { attributes, printed }: AttributeSource,
  ...names: readonly string[]
): string | undefined {
  for (const name of names) {
    const text = textOf(attributes, name);
    if (text === undefined) continue;
    printed.add(name);
    return text;
  }
  return undefined;
}

/** The items of a list that are text with something in it; none of what is no list. */
export function textsIn(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string' && item) : [];
}

/** A whole number, given as one or as its digits: some instrumentations send `"404"`. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  return typeof value === 'string' && DIGITS.test(value) ? Number(value) : undefined;
}

const DIGITS = /^\d{1,15}$/;
