import type { Style } from './style.js';

// A value longer than that says more by its beginning than by its length.
const VALUE_CHARACTERS = 100;
// A tail that has less room than that starts a line of its own.
const MIN_TAIL_COLUMNS = 24;
const CUT = '…';
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what a colour sequence is.
const COLOUR_SEQUENCE = /\u001b\[\d+m/g;

/** A duration for a person's eyes: `0.4 ms`, `12 ms`, `1.25 s`. */
export function durationText(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`;
  return `${ms >= 10 ? Math.round(ms) : ms.toFixed(1)} ms`;
}

/** A value in one line: texts as they are where no space makes them ambiguous, all else as JSON. */
export function valueText(value: unknown, { verbose }: Style): string {
  const text = plainText(value);
  return verbose ? text : cut(text, VALUE_CHARACTERS);
}

/** `key=value key=value` of a record's entries. */
export function pairsText(
  entries: Iterable<readonly [name: string, value: unknown]>,
  style: Style,
): string {
  return [...entries].map(([name, value]) => `${name}=${valueText(value, style)}`).join(' ');
}

/**
 * A line and what is of less weight at its end, in dim letters: cut where the terminal ends, and
 * on a line of its own, so much deeper, where little room is left.
 */
export function withTail(
  line: string,
  tail: string,
  place: { readonly style: Style; readonly indent: string },
): readonly string[] {
  const { style, indent } = place;
  const { columns, verbose, colours } = style;
  if (tail === '') return [line];
  const room = columns - visibleLength(line) - 2;
  if (verbose || tail.length <= room) return [`${line}  ${colours.dim(tail)}`];
  if (room >= MIN_TAIL_COLUMNS) return [`${line}  ${colours.dim(cut(tail, room))}`];
  const below = Math.max(MIN_TAIL_COLUMNS, columns - indent.length);
  return [line, `${indent}${colours.dim(cut(tail, below))}`];
}

/** A text of at most so many characters, with a mark where its end is missing. */
export function cut(text: string, characters: number): string {
  return text.length <= characters ? text : `${text.slice(0, characters - CUT.length)}${CUT}`;
}

/** A value as JSON text; what is nested too deeply for that is said to be so. */
export function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'undefined';
  } catch {
    // What came in as JSON can be read at any depth, but not be written again.
    return '"(nested too deeply to show)"';
  }
}

/** The lines of a text, each so much deeper. */
export function indented(text: string, indent: string): readonly string[] {
  return text.split('\n').map((line) => `${indent}${line}`);
}

function plainText(value: unknown): string {
  if (typeof value === 'string' && value !== '' && !/[\s"]/.test(value)) return value;
  return jsonText(value);
}

function visibleLength(text: string): number {
  return text.replace(COLOUR_SEQUENCE, '').length;
}
