import { refusesColours, writesForPeople } from '../config.js';
import { reason } from '../own-fields.js';
import { createJsonWriter, safeJson } from '../safe-json.js';
import { createSingleWarning } from '../single-warning.js';
import { writeStdout } from '../stdout.js';
import { LINE_KEYS } from './keys-json.js';
import { fitted } from './line-limit.js';
import { toPrettyText } from './pretty.js';

/**
 * Makes another object of a line's: what it returns is written instead.
 *
 * It is given plain JSON values in the line's order: errors are objects, what is redacted is redacted.
 */
export type LogFormatter = (record: Record<string, unknown>) => object;

/** Where lines go as text, and how they differ from our own. */
export interface OutputOptions {
  readonly formatter?: LogFormatter | undefined;
  /** The keys that come first; without effect on what a formatter returns. */
  readonly keyOrder?: readonly string[] | undefined;
  /** Takes each line, newline included; default stdout. */
  readonly write?: ((text: string) => void) | undefined;
}

/** Creates what writes a line as text, in the layout that the program wants. */
export function createOutput(options: OutputOptions): (line: string) => void {
  const { formatter, keyOrder, write = stdoutWriter() } = options;
  if (!formatter) {
    return keyOrder ? (line) => write(ordered(line, keyOrder)) : write;
  }
  const warn = createSingleWarning();
  return (line) => {
    let text = line;
    try {
      text = formatted(formatter(JSON.parse(line) as Record<string, unknown>));
    } catch (error) {
      warn(
        `A formatter failed, and lines are written without it. Let it return an object. (${reason(error)})`,
      );
    }
    write(text);
  };
}

/** An object as a line, cut where it is too long for one. */
function formatted(record: unknown): string {
  const line = fitted((room) => {
    const json = safeJson(record, createJsonWriter(room));
    if (!json?.startsWith('{')) throw new TypeError(`it returned ${json}`);
    return `${json}\n`;
  });
  if (!line) throw new RangeError('its keys are too long');
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

/** For a person where POWERTOOLS_DEV says that one reads; a function of the program's own gets JSON always. */
function stdoutWriter(): (line: string) => void {
  if (!writesForPeople()) return writeStdout;
  // Asked of the stream, as `node:tty` would load all of `node:net` into every function.
  const isColoured = process.stdout.isTTY && !refusesColours();
  return (line) => writeStdout(toPrettyText(line, isColoured));
}
