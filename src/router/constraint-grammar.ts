/** One character, class or escape of a pattern, and how often it may come. */
export interface Atom {
  readonly source: string;
  readonly min: number;
  readonly max: number;
}

/** Atoms one after the other, as one choice of the pattern's alternatives gives them. */
export type Sequence = readonly Atom[];

type Refuse = (reason: string) => never;

interface Cursor {
  readonly pattern: string;
  readonly refuse: Refuse;
  at: number;
}

interface Count {
  readonly min: number;
  readonly max: number;
}

const ONCE: Count = { min: 1, max: 1 };
const COUNTS: Readonly<Record<string, Count>> = {
  '*': { min: 0, max: Number.POSITIVE_INFINITY },
  '+': { min: 1, max: Number.POSITIVE_INFINITY },
  '?': { min: 0, max: 1 },
};

/** More choices than this are no constraint of a path segment. */
const MAX_SEQUENCES = 64;

/** An escape that has more than one character behind the backslash. */
const LONG_ESCAPE = /\\(?:[pP]\{[^}]*\}|u\{[^}]*\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|c[A-Za-z])/uy;
const REPEAT = /\{(\d+)(,?)(\d*)\}/y;

/**
 * Every sequence of atoms that a valid regular expression stands for, alternatives and optional
 * groups written out.
 *
 * Calls `refuse` for what no path segment needs and what makes matching slow: repeated groups with
 * a repetition or alternatives inside, back references, look-around and anchors.
 */
export function sequencesOf(pattern: string, refuse: Refuse): readonly Sequence[] {
  return alternatives({ pattern, refuse, at: 0 });
}

function alternatives(cursor: Cursor): readonly Sequence[] {
  const all: Sequence[] = [];
  for (;;) {
    all.push(...concatenation(cursor));
    if (cursor.pattern[cursor.at] !== '|') return limited(all, cursor);
    cursor.at += 1;
  }
}

function concatenation(cursor: Cursor): readonly Sequence[] {
  let all: readonly Sequence[] = [[]];
  while (cursor.at < cursor.pattern.length) {
    const character = cursor.pattern[cursor.at];
    if (character === '|' || character === ')') break;
    const next = character === '(' ? group(cursor) : [[single(cursor)]];
    all = limited(
      all.flatMap((before) => next.map((after) => [...before, ...after])),
      cursor,
    );
  }
  return all;
}

function group(cursor: Cursor): readonly Sequence[] {
  cursor.at += 1;
  if (cursor.pattern[cursor.at] === '?') {
    if (cursor.pattern[cursor.at + 1] !== ':') cursor.refuse('has a look-around or a named group');
    cursor.at += 2;
  }
  const inner = alternatives(cursor);
  cursor.at += 1;
  const { min, max } = count(cursor);
  if (max <= 1) return min === 0 ? [...inner, []] : inner;
  const [only = []] = inner;
  if (inner.length > 1) cursor.refuse('repeats a group of alternatives');
  if (only.some((atom) => atom.min !== atom.max)) cursor.refuse('has nested repetitions');
  return [min === max ? only : only.map((atom) => ({ ...atom, min, max }))];
}

function single(cursor: Cursor): Atom {
  const source = atomSource(cursor);
  cursor.at += source.length;
  return { source, ...count(cursor) };
}

function atomSource(cursor: Cursor): string {
  const { pattern, at, refuse } = cursor;
  const character = String.fromCodePoint(pattern.codePointAt(at) ?? 0);
  if (character === '^' || character === '$') {
    return refuse(`has an anchor "${character}", though a whole segment has to match anyhow`);
  }
  if (character === '[') return pattern.slice(at, classEnd(pattern, at));
  if (character !== '\\') return character;
  const escaped = pattern[at + 1] ?? '';
  if (/[1-9kbB]/.test(escaped)) return refuse(`has a back reference or a boundary "\\${escaped}"`);
  LONG_ESCAPE.lastIndex = at;
  return LONG_ESCAPE.exec(pattern)?.[0] ?? pattern.slice(at, at + 2);
}

function classEnd(pattern: string, start: number): number {
  let at = start + 1;
  while (at < pattern.length && pattern[at] !== ']') at += pattern[at] === '\\' ? 2 : 1;
  return at + 1;
}

function count(cursor: Cursor): Count {
  const found = quantifier(cursor);
  // Lazy or not, the texts that match are the same.
  if (found !== ONCE && cursor.pattern[cursor.at] === '?') cursor.at += 1;
  return found;
}

function quantifier(cursor: Cursor): Count {
  const plain = COUNTS[cursor.pattern[cursor.at] ?? ''];
  if (plain !== undefined) {
    cursor.at += 1;
    return plain;
  }
  REPEAT.lastIndex = cursor.at;
  const repeat = REPEAT.exec(cursor.pattern);
  if (repeat === null) return ONCE;
  cursor.at += repeat[0].length;
  const min = Number(repeat[1]);
  if (repeat[2] === '') return { min, max: min };
  return { min, max: repeat[3] === '' ? Number.POSITIVE_INFINITY : Number(repeat[3]) };
}

function limited(all: readonly Sequence[], cursor: Cursor): readonly Sequence[] {
  if (all.length > MAX_SEQUENCES) cursor.refuse(`has more than ${MAX_SEQUENCES} alternatives`);
  return all;
}
