import { diag } from '@opentelemetry/api';
import { thrown } from './thrown.js';

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
export type KeyChain = ReadonlyArray<string | number>;

/** Answers with what is written in a value's place: the value itself where nothing is redacted. */
export type Redactor = (keys: KeyChain, value: unknown) => unknown;

export const REDACTED = '[Redacted]';

const SEGMENT = /\["([^"]+)"\]|\[(\d+|\*)\]|"([^"]+)"|[^.[\]"]+/g;
const PATH =
  /^(?:"[^"]+"|[^.[\]"]+|\[(?:\d+|\*|"[^"]+")\])(?:\.(?:"[^"]+"|[^.[\]"]+)|\[(?:\d+|\*|"[^"]+")\])*$/;

/**
 * Compiles what is to be redacted; `undefined` when that is nothing.
 *
 * @throws TypeError for anything but a list of paths and functions: which one, and what to write.
 */
export function compileRedaction(redact: Redaction | undefined): Redactor | undefined {
  if (redact === undefined) return undefined;
  if (!Array.isArray(redact)) throw new TypeError(`redact must be a list. Write ["password"].`);
  if (redact.length === 0) return undefined;
  const paths = redact.filter((one) => typeof one !== 'function').map(parsePath);
  const functions = redact.filter((one) => typeof one === 'function').map(safely);
  const lastKeys = new Set(paths.map((path) => path.at(-1)));

  return (keys, value) => {
    const key = keys.at(-1);
    const isCandidate = lastKeys.has('*') || lastKeys.has(normalised(key));
    if (isCandidate && paths.some((path) => endsWith(keys, path))) return REDACTED;
    if (functions.length === 0) return value;
    const name = nameOf(keys);
    return functions.reduce((written, replace) => replace(name, written), value);
  };
}

/** Both redactors in a row; one alone where there is one. */
export function joinRedactors(
  first: Redactor | undefined,
  second: Redactor | undefined,
): Redactor | undefined {
  if (first === undefined || second === undefined || first === second) return first ?? second;
  return (keys, value) => second(keys, first(keys, value));
}

function parsePath(path: unknown): readonly string[] {
  if (typeof path === 'string' && PATH.test(path)) {
    return [...path.matchAll(SEGMENT)].map((match) =>
      normalised(match[1] ?? match[2] ?? match[3] ?? match[0]),
    );
  }
  throw new TypeError(
    `redact: ${JSON.stringify(path) ?? String(path)} is no path. Write keys joined by dots, such as "password", "headers.authorization" or "*.token", or give a function.`,
  );
}

/** Tells whether the keys end with a path; an index counts where the path has one, else it is passed over. */
function endsWith(keys: KeyChain, path: readonly string[]): boolean {
  const from = (key: number, segment: number): boolean => {
    if (segment < 0) return true;
    const one = keys[key];
    if (one === undefined) return false;
    const wanted = path[segment];
    const isHit = wanted === '*' || wanted === normalised(one);
    return (
      (isHit && from(key - 1, segment - 1)) || (typeof one === 'number' && from(key - 1, segment))
    );
  };
  return from(keys.length - 1, path.length - 1);
}

function normalised(key: string | number | undefined): string {
  return String(key).toLowerCase();
}

/** The innermost key; an element of a list goes by the key of the list. */
function nameOf(keys: KeyChain): string {
  const name = keys.findLast((key) => typeof key === 'string');
  return typeof name === 'string' ? name : '';
}

/** What a function cannot be asked about is redacted, as it may be what the function is for. */
function safely(
  replace: (key: string, value: unknown) => unknown,
): (key: string, value: unknown) => unknown {
  let warned = false;
  return (key, value) => {
    try {
      return replace(key, value);
    } catch (error) {
      if (!warned) {
        diag.warn(
          `A function of redact failed at "${key}" (${thrown(error).message}); such values are written as ${REDACTED}. Let it return the value.`,
        );
      }
      warned = true;
      return REDACTED;
    }
  };
}
