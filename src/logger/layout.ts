import { safeJson } from '../safe-json.js';
import { LINE_KEYS } from './keys-json.js';
import { fits, MAX_LINE_BYTES } from './line-limit.js';
import { createSingleWarning } from './single-warning.js';

/**
 * Makes another object of a line's: what it returns is written instead.
 *
 * It is given plain JSON values in the line's order: errors are objects, what is redacted is redacted.
 */
export type LogFormatter = (record: Record<string, unknown>) => object;

/** How lines differ from our own. */
export interface LayoutOptions {
  readonly formatter?: LogFormatter | undefined;
  /** The keys that come first; without effect on what a formatter returns. */
  readonly keyOrder?: readonly string[] | undefined;
}

/** Creates what makes the text that is written of a line; `undefined` where that is the line itself. */
export function createLayout({
  formatter,
  keyOrder,
}: LayoutOptions): ((line: string) => string) | undefined {
  if (formatter !== undefined) return createFormat(formatter);
  return keyOrder && ((line) => ordered(line, keyOrder));
}

function createFormat(formatter: LogFormatter): (line: string) => string {
  const warn = createSingleWarning(
    'A formatter failed, and lines are written without it. Let it return an object.',
  );
  return (line) => {
    try {
      return formatted(formatter(JSON.parse(line) as Record<string, unknown>));
    } catch (error) {
      warn(error);
      return line;
    }
  };
}

/** An object as a line, cut where it is too long for one. */
function formatted(record: unknown): string {
  for (let room = MAX_LINE_BYTES; room > 64; room /= 2) {
    const json = safeJson(record, { maxCharacters: room });
    if (!json?.startsWith('{')) throw new TypeError(`it returned ${json}`);
    if (fits(`${json}\n`)) return `${json}\n`;
  }
  throw new RangeError('its keys are too long');
}

function ordered(line: string, keyOrder: readonly string[]): string {
  const record = JSON.parse(line) as Record<string, unknown>;
  // Named one by one, as an object would put keys that are numbers before all others.
  const names = new Set([...keyOrder, ...LINE_KEYS, ...Object.keys(record)]);
  const fields = [...names]
    .filter((name) => Object.hasOwn(record, name))
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(record[name])}`);
  return `{${fields.join(',')}}\n`;
}
