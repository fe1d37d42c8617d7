import { type Atom, type Sequence, sequencesOf } from './constraint-grammar.js';

/**
 * Compiles the pattern of `:id{[0-9]+}`, which a whole segment has to match.
 *
 * A pattern that could match one text in many ways is refused: a client would choose the text that
 * makes it backtrack for minutes. The check is strict rather than clever.
 *
 * @throws RangeError for a pattern that is malformed, or not plainly linear.
 */
export function compileConstraint(pattern: string, path: string): RegExp {
  const refuse = (reason: string): never => {
    throw new RangeError(
      `Route path "${path}": the pattern {${pattern}} ${reason}. ` +
        'Use one repetition after the other, of characters that differ, such as [a-z]+-[0-9]+.',
    );
  };
  const regex = compiled(pattern, refuse);
  for (const sequence of sequencesOf(pattern, refuse)) {
    if (isAmbiguous(sequence, pattern)) {
      refuse('has two repetitions that match the same characters, so it could backtrack for long');
    }
  }
  return regex;
}

function compiled(pattern: string, refuse: (reason: string) => never): RegExp {
  if (pattern === '') return refuse('is empty');
  try {
    return new RegExp(`^(?:${pattern})$`, 'u');
  } catch {
    return refuse('is no valid regular expression (flag u)');
  }
}

/** Whether two repetitions of a sequence can take the same characters from each other. */
function isAmbiguous(sequence: Sequence, pattern: string): boolean {
  const varying = sequence.flatMap((atom, index) => (atom.min === atom.max ? [] : [index]));
  if (varying.length < 2) return false;
  const sample = sampleOf(pattern);
  const sets = sequence.map((atom) => charactersOf(atom, sample));
  return varying.some((left, nth) =>
    varying.slice(nth + 1).some((right) => {
      if (areDisjoint(sets[left], sets[right])) return false;
      // A character that one side cannot match, and that has to come between, keeps them apart.
      return !sequence.some(
        (atom, index) =>
          index > left &&
          index < right &&
          atom.min > 0 &&
          (areDisjoint(sets[index], sets[left]) || areDisjoint(sets[index], sets[right])),
      );
    }),
  );
}

/** Characters that tell two classes apart: Latin, a few of other scripts, and the pattern's own. */
function sampleOf(pattern: string): readonly string[] {
  const latin = Array.from({ length: 0x180 }, (_, code) => String.fromCodePoint(code));
  return [...latin, ...'\u{416}\u{5d0}\u{4e2d}\u{3042}\u{d55c}\u{1f600}', ...pattern];
}

function charactersOf(atom: Atom, sample: readonly string[]): ReadonlySet<string> {
  const one = new RegExp(`^(?:${atom.source})$`, 'u');
  return new Set(sample.filter((character) => one.test(character)));
}

function areDisjoint(
  left: ReadonlySet<string> | undefined,
  right: ReadonlySet<string> | undefined,
): boolean {
  for (const character of left ?? []) if (right?.has(character)) return false;
  return true;
}
