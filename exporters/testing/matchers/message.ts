import type { Difference } from './difference.js';
import type { Paint } from './matcher.js';
import { keyText, valueText } from './value-text.js';

const MAX_LINES = 20;

/** Paragraphs with an empty line between them. */
export function paragraphs(...texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n\n');
}

/** At most 20 lines, indented; of more, the first ones and how many are left out. */
export function block(lines: readonly string[]): string {
  const shown = lines.length > MAX_LINES ? lines.slice(0, MAX_LINES - 1) : lines;
  const left = lines.length - shown.length;
  const all = left > 0 ? [...shown, `… ${left} more`] : shown;
  return all.map((line) => `  ${line}`).join('\n');
}

/** Each place that differs on two lines: what was expected after `-`, what was received after `+`. */
export function differenceLines(differences: readonly Difference[], paint: Paint): string[] {
  return differences.flatMap(({ path, expected, received }) => {
    const lead = path === '' ? '' : `${path}: `;
    return [
      paint.expected(`- ${lead}${valueText(expected)}`),
      paint.received(`+ ${lead}${valueText(received)}`),
    ];
  });
}

/** The fields that have a value, a line each. */
export function fieldLines(fields: Readonly<Record<string, unknown>>): string[] {
  const known = Object.entries(fields).filter(([, value]) => value !== undefined);
  return known.map(([key, value]) => `  ${keyText(key)}: ${valueText(value)}`);
}

/** `1 span`, `2 spans`. */
export function countText(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
