import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRouter } from '../../src/router/index.js';

/** A pattern as a tree, of which both its text and its matching are made. */
type Pattern =
  | { readonly kind: 'atom'; readonly set: string; readonly min: number; readonly max: number }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | {
      readonly kind: 'group';
      readonly choices: readonly Pattern[];
      readonly min: number;
      readonly max: number;
    };

const MANY = Number.POSITIVE_INFINITY;
const MAX_STEPS = 1_000_000;

function textOf(pattern: Pattern): string {
  if (pattern.kind === 'sequence') return pattern.parts.map(textOf).join('');
  const of =
    pattern.kind === 'atom'
      ? pattern.set.length === 1
        ? pattern.set
        : `[${pattern.set}]`
      : `(?:${pattern.choices.map(textOf).join('|')})`;
  return of + repetition(pattern.min, pattern.max);
}

function repetition(min: number, max: number): string {
  if (min === max) return min === 1 ? '' : `{${min}}`;
  if (max === MANY) return ['*', '+'][min] ?? `{${min},}`;
  return min === 0 && max === 1 ? '?' : `{${min},${max}}`;
}

interface Run {
  readonly isMatch: boolean;
  readonly steps: number;
}

type Next = (at: number) => boolean;

/** Matches a whole text as a backtracking engine does, and counts the characters it looks at. */
function runOf(pattern: Pattern, text: string): Run {
  let steps = 0;
  const match = (one: Pattern, at: number, next: Next): boolean => {
    if (one.kind === 'sequence') {
      const rest = (index: number, start: number): boolean => {
        const part = one.parts[index];
        return part === undefined ? next(start) : match(part, start, (end) => rest(index + 1, end));
      };
      return rest(0, at);
    }
    const once = (start: number, then: Next): boolean =>
      one.kind === 'group'
        ? one.choices.some((choice) => match(choice, start, then))
        : look(one.set, start, then);
    const times = (count: number, start: number): boolean => {
      const isMore =
        count < one.max &&
        // A turn that takes no character is not taken again.
        once(start, (end) => (end > start || count < one.min) && times(count + 1, end));
      return isMore || (count >= one.min && next(start));
    };
    return times(0, at);
  };
  const look = (set: string, at: number, next: Next): boolean => {
    steps += 1;
    if (steps > MAX_STEPS) throw new RangeError('too many steps');
    return at < text.length && set.includes(text.charAt(at)) && next(at + 1);
  };
  try {
    return { isMatch: match(pattern, 0, (end) => end === text.length), steps };
  } catch {
    return { isMatch: false, steps };
  }
}

const repeats = fc.constantFrom(
  { min: 1, max: 1 },
  { min: 1, max: 1 },
  { min: 0, max: 1 },
  { min: 0, max: MANY },
  { min: 1, max: MANY },
  { min: 2, max: 2 },
  { min: 0, max: 9 },
);
const atom = fc
  .tuple(fc.constantFrom('a', 'b', '-', 'ab', 'a-', 'abc'), repeats)
  .map(([set, { min, max }]): Pattern => ({ kind: 'atom', set, min, max }));
const { sequence } = fc.letrec<{ group: Pattern; sequence: Pattern }>((tie) => ({
  group: fc
    .tuple(fc.array(tie('sequence'), { minLength: 1, maxLength: 3 }), repeats)
    .map(([choices, { min, max }]) => ({ kind: 'group', choices, min, max })),
  sequence: fc
    .array(fc.oneof({ weight: 4, arbitrary: atom }, { weight: 1, arbitrary: tie('group') }), {
      minLength: 1,
      maxLength: 4,
    })
    .map((parts) => ({ kind: 'sequence', parts })),
}));

/** How many repeated groups stand in each other. */
function nesting(pattern: Pattern): number {
  if (pattern.kind === 'atom') return 0;
  if (pattern.kind === 'sequence') return Math.max(...pattern.parts.map(nesting));
  return Number(pattern.max > 1) + Math.max(...pattern.choices.map(nesting));
}

/** Texts that almost match, which is where an engine tries every other way. */
function attacks(length: number): readonly string[] {
  return ['a', 'b', '-', 'ab', 'a-', 'aab'].flatMap((piece) => {
    const text = piece.repeat(length / piece.length);
    return [text, `${text}!`];
  });
}

const isTaken = (pattern: Pattern): boolean => {
  try {
    createRouter().get(`/:id{${textOf(pattern)}}`, () => 1);
    return true;
  } catch {
    return false;
  }
};

const mostSteps = (pattern: Pattern, length: number): number =>
  Math.max(...attacks(length).map((text) => runOf(pattern, text).steps));

/** Whether twice the text takes more than about twice the steps: pairs would take four times as many. */
const isSteep = (pattern: Pattern, length: number): boolean =>
  mostSteps(pattern, 2 * length) > 2.5 * mostSteps(pattern, length) + 100;

test('a pattern that is taken needs twice the steps for twice the text', () => {
  let taken = 0;
  fc.assert(
    fc.property(sequence, (pattern) => {
      if (!isTaken(pattern)) return;
      taken += 1;
      expect(isSteep(pattern, 600)).toBe(false);
    }),
    { numRuns: 3_000 },
  );
  expect(taken).toBeGreaterThan(300);
});

describe('the count of steps', () => {
  const many: Pattern = { kind: 'atom', set: 'a', min: 1, max: MANY };

  test('comes from matching as the engine does', () => {
    const text = fc.string({ unit: fc.constantFrom('a', 'b', '-'), maxLength: 8 });
    fc.assert(
      fc.property(sequence, text, (pattern, one) => {
        const { isMatch, steps } = runOf(pattern, one);
        // The engine itself takes minutes for some, more of them where it writes out nested turns.
        fc.pre(nesting(pattern) < 2 && steps < 10_000);
        const regex = new RegExp(`^(?:${textOf(pattern)})$`, 'u');
        expect(isMatch).toBe(regex.test(one));
      }),
      { numRuns: 2_000 },
    );
  });

  test.each<[string, Pattern]>([
    ['two repetitions side by side', { kind: 'sequence', parts: [many, many] }],
    ['a repetition that is repeated', { kind: 'group', choices: [many], min: 1, max: MANY }],
  ])('tells %s, which is refused', (_name, pattern) => {
    expect(isSteep(pattern, 16)).toBe(true);
    expect(isTaken(pattern)).toBe(false);
  });
});
