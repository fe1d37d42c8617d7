import { reason } from './own-fields.js';
import { createSingleWarning } from './single-warning.js';

/**
 * What is never written: keys by their path, and functions that are asked for every key.
 *
 * A path matches wherever its keys are the last ones around a value, in any case, also inside lists:
 * `'password'` at any depth, `'headers.authorization'` wherever there are headers, `'*.token'` under
 * any other key. `items[*].card`, `items[0].card` and `headers."x.key"` are understood as well. The
 * value is written as `[Redacted]`. A function answers with what is written instead of a value, or
 * with the value itself.
 */
export type Redaction = ReadonlyArray<string | ((key: string, value: unknown) => unknown)>;

/** The keys around a value, outermost first; of an element of a list its index. */
type KeyChain = ReadonlyArray<string | number>;

/** Answers with what is written in a value's place: the value itself where nothing is redacted. */
export type Redactor = (keys: KeyChain, value: unknown) => unknown;

/** Tells whether keys, up to the one at an index, end with a path. */
type PathEnd = (keys: KeyChain, index: number) => boolean;

export const REDACTED = '[Redacted]';

/** A key of a path: the first of all, or behind a dot, or in brackets. */
const SEGMENT = /(?:^|(?<!^)\.)("[^"]+"|[^.[\]"]+)|\[("[^"]+"|\d+|\*)\]/g;

/**
 * Compiles what is to be redacted; `undefined` when that is nothing.
 *
 * @throws TypeError for anything but a list of paths and functions: which one, and what to write.
 */
export function compileRedaction(redact: Redaction | undefined): Redactor | undefined {
  if (redact === undefined) return undefined;
  if (!Array.isArray(redact)) throw new TypeError(`redact must be a list. Write ["password"].`);
  return redact
    .map((one) => (typeof one === 'function' ? byFunction(one) : byPath(parsePath(one))))
    .reduce<Redactor | undefined>(joinRedactors, undefined);
}

/** Both redactors in a row; one alone where there is one. */
export function joinRedactors(
  first: Redactor | undefined,
  second: Redactor | undefined,
): Redactor | undefined {
  if (!first || !second || first === second) return first ?? second;
  return (keys, value) => second(keys, first(keys, value));
}

function parsePath(path: unknown): string[] {
  const segments: string[] = [];
  const rest = String(path).replace(SEGMENT, (_, key?: string, index?: string) => {
    segments.push(normalised((key ?? index)?.replaceAll('"', '')));
    return '';
  });
  if (typeof path === 'string' && rest === '' && segments.length > 0) return segments;
  throw new TypeError(
    `redact: ${JSON.stringify(path) ?? String(path)} is no path. Write "password", "headers.authorization" or "*.token", or give a function.`,
  );
}

function byPath(segments: string[]): Redactor {
  const last = segments.pop();
  const end = segments.reduce(endIn, anywhere);
  return (keys, value) => {
    const isHit = last === '*' || last === normalised(keys.at(-1));
    return isHit && end(keys, keys.length - 2) ? REDACTED : value;
  };
}

/** A path that goes on by one key; an index counts where the path has one, else it is passed over. */
function endIn(above: PathEnd, wanted: string): PathEnd {
  const end: PathEnd = (keys, index) => {
    const key = keys[index];
    if (key === undefined) return false;
    const isHit = wanted === '*' || wanted === normalised(key);
    return (isHit && above(keys, index - 1)) || (typeof key === 'number' && end(keys, index - 1));
  };
  return end;
}

function anywhere(): boolean {
  return true;
}

function normalised(key: string | number | undefined): string {
  return String(key).toLowerCase();
}

/** What a function cannot be asked about is redacted, as it may be what the function is for. */
function byFunction(replace: (key: string, value: unknown) => unknown): Redactor {
  const warn = createSingleWarning();
  return (keys, value) => {
    if (value === REDACTED) return value;
    // An element of a list goes by the key of the list.
    const key = String(keys.findLast((one) => typeof one === 'string') ?? '');
    try {
      return replace(key, value);
    } catch (error) {
      warn(
        `A function of redact failed at "${key}" (${reason(error)}), so it is written as ${REDACTED}. Let it return the value.`,
      );
      return REDACTED;
    }
  };
}
