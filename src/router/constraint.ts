/** What matches one character of a segment. */
interface Atom {
  readonly matcher: RegExp;
  /** Whether it may come more or less often. */
  readonly varies: boolean;
  /** Whether it has to come, whatever the groups match. */
  readonly required: boolean;
  /** Whether it may match more than ASCII. */
  readonly isWide: boolean;
}

const WIDE = /[^\0-\x7f]|^\.$|\[\^|\\[PpuxDSsW]/;

/** A class, an escape, the start of a group or any other character; and how often it may come. */
const TOKEN =
  /(\[(?:\\.|[^\\\]])*\]|\\(?:[pu]\{[^}]*\}|u[\da-f]{4}(?:\\ud[c-f][\da-f]{2})?|x[\da-f]{2}|c[a-z]|.)|\((?:\?:)?|.)([*+?]|\{[^}]*\})?\??/gisu;

/** What no path segment needs and what makes matching slow, in a pattern whose classes and escapes are an `x`. */
const REFUSED: ReadonlyArray<readonly [form: RegExp, reason: string]> = [
  [/[$^\\]/, 'has an anchor or a back reference'],
  [/\(\?/, 'has a special group'],
  [/\)(?:[*+]|\{\d+,)/, 'repeats a group'],
  [/[)*+?|,][^()]*\)\{/, 'repeats a group that varies'],
  [/(?:\(.*){7}/s, 'has more than 6 groups'],
];

/**
 * Compiles the pattern of `:id{[0-9]+}`, which a whole segment has to match.
 *
 * A pattern that could match one text in many ways is refused: a client would choose the text that
 * makes it backtrack for minutes. The check is strict rather than clever, and takes alternatives
 * as if they came one after the other.
 */
export function compileConstraint(pattern: string, refusePath: (reason: string) => never): RegExp {
  const refuse = (reason: string): never =>
    refusePath(
      `has the pattern {${pattern}}, which ${reason}. Write it as plain as [a-z]+-[0-9]+.`,
    );
  const regex = compiled(pattern) ?? refuse('is no regular expression (flag u)');
  const plain = pattern.replace(/\[(?:\\.|[^\\\]])*\]|\\[^1-9bBk]/gsu, 'x').replaceAll('(?:', '(');
  for (const [form, reason] of REFUSED) if (form.test(plain)) refuse(reason);
  if (isAmbiguous(atomsOf(pattern))) refuse('has two repetitions of the same characters');
  return regex;
}

function compiled(pattern: string): RegExp | undefined {
  try {
    // Compiled on its own first, as `a)(b` would be balanced by the brackets around it.
    return pattern ? new RegExp(`^(?:${new RegExp(pattern, 'u').source})$`, 'u') : undefined;
  } catch {
    return undefined;
  }
}

function atomsOf(pattern: string): readonly Atom[] {
  const atoms: Atom[] = [];
  let depth = 0;
  for (const [, source = '', repeat = ''] of pattern.matchAll(TOKEN)) {
    if (source.startsWith('(')) depth += 1;
    else if (source === ')') depth -= 1;
    else if (source !== '|') {
      atoms.push({
        matcher: new RegExp(`^${source}$`, 'u'),
        varies: /^(?:[*+?]|.*,)/.test(repeat),
        isWide: WIDE.test(source),
        required: depth === 0 && !/^(?:[*?]|\{0)/.test(repeat),
      });
    }
  }
  return atoms;
}

/** Whether two repetitions can take the same characters from each other. */
function isAmbiguous(atoms: readonly Atom[]): boolean {
  return atoms.some((left, start) =>
    atoms.some(
      (right, end) =>
        start < end &&
        left.varies &&
        right.varies &&
        overlap(left, right) &&
        // A character that one side cannot match, and that has to come between, keeps them apart.
        atoms
          .slice(start + 1, end)
          .every((atom) => !atom.required || (overlap(atom, left) && overlap(atom, right))),
    ),
  );
}

/** Whether two atoms have a character in common; beyond ASCII that is taken for granted. */
function overlap(one: Atom, other: Atom): boolean {
  if (one.isWide && other.isWide) return true;
  for (let code = 0; code < 128; code += 1) {
    const character = String.fromCharCode(code);
    if (one.matcher.test(character) && other.matcher.test(character)) return true;
  }
  return false;
}
