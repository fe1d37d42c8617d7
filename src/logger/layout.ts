import { reason } from '../own-fields.js';
import { createJsonWriter, safeJson } from '../safe-json.js';
import { createSingleWarning } from '../single-warning.js';
import { LINE_KEYS } from './keys-json.js';
import { fitted } from './line-limit.js';

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

/** Creates what makes the text that is written of a line. */
export function createLayout({ formatter, keyOrder }: LayoutOptions): (line: string) => string {
  if (formatter === undefined) return (line) => (keyOrder ? ordered(line, keyOrder) : line);
  const warn = createSingleWarning();
  return (line) => {
    try {
      return formatted(formatter(JSON.parse(line) as Record<string, unknown>));
    } catch (error) {
      warn(
        `A formatter failed, and lines are written without it. Let it return an object. (${reason(error)})`,
      );
      return line;
    }
  };
}

/** An object as a line, cut where it is too long for one. */
function formatted(record: unknown): string {
  const line = fitted((room) => {
    const json = safeJson(record, createJsonWriter(room));
    if (!json?.startsWith('{')) throw new TypeError(`it returned ${json}`);
    return `${json}\n`;
  });
  if (line === undefined) throw new RangeError('its keys are too long');
  return line;
}

function ordered(line: string, keyOrder: readonly string[]): string {
  const record = JSON.parse(line) as Record<string, unknown>;
  // Named one by one, as an object would put keys that are numbers before all others.
  const fields = [...new Set([...keyOrder, ...LINE_KEYS, ...Object.keys(record)])]
    .filter((name) => Object.hasOwn(record, name))
    .map((name) => `${JSON.stringify(name)}:${JSON.stringify(record[name])}`);
  return `{${fields.join(',')}}\n`;
}
