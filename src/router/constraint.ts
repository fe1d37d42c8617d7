/** What matches one character of a segment. */
interface Atom {
  readonly source: string;
  /** Whether it may come more or less often. */
  readonly varies: boolean;
  /** Whether it has to come, whatever the groups match. */
  readonly required: boolean;
}

/** A class, an escape, the start of a group or any other character; and how often it may come. */
const TOKEN =
  /(\[(?:\\.|[^\\\]])*\]|\\(?:[pu]\{[^}]*\}|u.{4}|x..|c.|.)|\((?:\?:)?|.)([*+?]|\{[^}]*\})?\??/gisu;

/**
 * What no path segment needs and what makes matching slow, in a pattern whose classes and escapes
 * are an `x`: anchors, back references and special groups, groups that repeat or vary, many groups.
 */
const REFUSED = /[$^\\]|\(\?|\)(?:[*+]|\{\d+,)|[)*+?|,][^()]*\)\{|(?:\(.*){7}/s;

/** Matches beyond ASCII, where any two atoms are taken to have a character in common. */
const WIDE = /[^ -~]|^\.$|\[\^|\\[DPSWpsux]/;
const ASCII = /* @__PURE__ */ String.fromCharCode(...Array(128).keys());

/**
 * Compiles the pattern of `:id{[0-9]+}`, which a whole segment has to match.
 *
 * `undefined` for one that is malformed, or could match a text in many ways: a client would choose
 * the text that makes it backtrack for minutes. The check is strict rather than clever, and takes
 * alternatives as if they came one after the other.
 */
export function compileConstraint(pattern: string): RegExp | undefined {
  const plain = pattern.replace(/\[(?:\\.|[^\\\]])*\]|\\[^1-9bBk]/gsu, 'x').replaceAll('(?:', '(');
  try {
    // Compiled on its own first, as `a)(b` would be balanced by the brackets around it.
    const regex = new RegExp(`^(?:${new RegExp(pattern, 'u').source})$`, 'u');
    return REFUSED.test(plain) || isAmbiguous(atomsOf(pattern)) ? undefined : regex;
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
        source,
        varies: /^(?:[*+?]|.*,)/.test(repeat),
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

function overlap({ source: one }: Atom, { source: other }: Atom): boolean {
  return new RegExp(`(?=${one})${other}`, 'u').test(ASCII) || (WIDE.test(one) && WIDE.test(other));
}
