import { isDeepStrictEqual } from 'node:util';
import { isAsymmetric } from './asymmetric.js';
import { ABSENT, isPlain, read } from './field.js';
import { isPattern, matchesText } from './text-pattern.js';
import { keyText } from './value-text.js';

/** One place where what was received is not as expected. */
export interface Difference {
  /** As it would be written in code: `attributes["db.system"]`. */
  readonly path: string;
  readonly expected: unknown;
  readonly received: unknown;
}

/**
 * Where a value is not as expected, as `toMatchObject` sees it.
 *
 * Of an object the expected fields are looked at, of an array every element. A RegExp fits a string
 * that it finds something in, `undefined` a field that is not there, and an asymmetric matcher what
 * it says.
 */
export function differences(expected: unknown, received: unknown, path = ''): Difference[] {
  return compared({ path, expected, received }, []);
}

/** Where no element is as expected: the differences of the one that comes nearest. */
export function differencesFromAny(
  expected: unknown,
  received: readonly unknown[],
  path: string,
): Difference[] {
  let nearest: Difference[] = [{ path, expected: [expected], received }];
  received.forEach((item, index) => {
    const found = differences(expected, item, `${path}[${index}]`);
    if (index === 0 || found.length < nearest.length) nearest = found;
  });
  return nearest;
}

const MAX_DEPTH = 100;

function compared(difference: Difference, ancestors: readonly Difference[]): Difference[] {
  const { expected, received } = difference;
  if (isAsymmetric(expected)) return expected.asymmetricMatch(known(received)) ? [] : [difference];
  if (expected === undefined) return known(received) === undefined ? [] : [difference];
  const isSeen = ancestors.some((seen) => seen.expected === expected && seen.received === received);
  if (isSeen) return [];
  if (ancestors.length > MAX_DEPTH) return [difference];
  const parts = partsOf(difference);
  if (parts !== undefined) {
    return parts.flatMap((part) => compared(part, [...ancestors, difference]));
  }
  return isEqual(expected, received) ? [] : [difference];
}

/** What of a list or of an object is to be compared, each for itself; `undefined` for anything else. */
function partsOf({ path, expected, received }: Difference): Difference[] | undefined {
  if (Array.isArray(expected)) {
    if (!Array.isArray(received) || received.length !== expected.length) return undefined;
    return expected.map((item, index) => {
      return { path: `${path}[${index}]`, expected: item, received: received[index] };
    });
  }
  if (!isPlain(expected) || typeof received !== 'object' || received === null) return undefined;
  if (Array.isArray(received)) return undefined;
  return Object.keys(expected).map((key) => {
    return { path: joined(path, key), expected: expected[key], received: read(received, key) };
  });
}

function isEqual(expected: unknown, received: unknown): boolean {
  // Zero is zero, with either sign.
  if (expected === received) return true;
  if (isPattern(expected) && typeof received === 'string') {
    return matchesText(expected, received);
  }
  // A list that is too short or too long differs as a whole, and so does a list from an object.
  if (Array.isArray(expected) || isPlain(expected)) return false;
  try {
    return isDeepStrictEqual(expected, received);
  } catch {
    return false;
  }
}

function known(value: unknown): unknown {
  return value === ABSENT ? undefined : value;
}

function joined(path: string, key: string): string {
  const text = keyText(key);
  if (text !== key) return `${path}[${text}]`;
  return path === '' ? key : `${path}.${key}`;
}
