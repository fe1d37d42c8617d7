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

/** An attribute's value when it is text with something in it. */
export function textOf(attributes: AttributesLike, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** The first of several attributes that is text with something in it. */
export function firstText(
  attributes: AttributesLike,
  names: readonly string[],
): string | undefined {
  for (const name of names) {
    const value = textOf(attributes, name);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** The same, for a value that is printed: it leaves the metadata. */
export function takeText(source: AttributeSource, names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = textOf(source.attributes, name);
    if (value === undefined) continue;
    source.printed.add(name);
    return value;
  }
  return undefined;
}

/** A whole number, given as one or as its digits: some instrumentations send `"404"`. */
export function wholeNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return Number.isInteger(value) ? value : undefined;
  return typeof value === 'string' && DIGITS.test(value) ? Number(value) : undefined;
}

const DIGITS = /^\d{1,15}$/;
