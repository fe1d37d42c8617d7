import type { OutlineNode } from './span-outline.js';
import { typeText } from './text-pattern.js';
import { nameText, valueText } from './value-text.js';

const LEVEL = ' > ';

/**
 * Reads an outline: what is indented further is below, and so is what follows ` > `.
 *
 * @throws TypeError when it is no text, or has no line
 * @throws RangeError when a line stands on none of the levels above it
 */
export function parseOutline(outline: unknown): readonly OutlineNode[] {
  if (typeof outline !== 'string') {
    throw new TypeError(`An outline must be a string, got ${typeText(outline)}.`);
  }
  const roots: Draft[] = [];
  const open: Level[] = [];
  for (const line of outline.split('\n')) {
    const name = line.trim();
    if (name === '') continue;
    const indent = line.search(/\S/);
    const [first, last] = chain(name);
    closeLevels(open, indent, name);
    (open.at(-1)?.last.children ?? roots).push(first);
    open.push({ indent, last });
  }
  if (roots.length === 0) throw new TypeError('The outline has no line. Write one span a line.');
  return roots;
}

/** The same tree as it is read from an outline. */
export function asOutline({ name, children }: OutlineNode): OutlineNode {
  const [first, last] = chain(nameText(name).trim());
  last.children.push(...children.map(asOutline));
  return first;
}

interface Draft {
  readonly name: string;
  readonly children: OutlineNode[];
}

interface Level {
  readonly indent: number;
  /** What a deeper line is below. */
  readonly last: Draft;
}

function closeLevels(open: Level[], indent: number, name: string): void {
  let closed: Level | undefined;
  while ((open.at(-1)?.indent ?? -1) >= indent) closed = open.pop();
  if (closed === undefined || closed.indent === indent) return;
  throw new RangeError(
    `The line ${valueText(name)} of the outline is indented by ${indent}, as none above it. ` +
      `Use ${closed.indent}${open.length > 0 ? ` or ${open.at(-1)?.indent}` : ''}.`,
  );
}

/** The first and the last of the nodes that a line names. */
function chain(line: string): readonly [first: Draft, last: Draft] {
  const drafts = line.split(LEVEL).map((name): Draft => ({ name: name.trim(), children: [] }));
  drafts.forEach((draft, index) => {
    const next = drafts[index + 1];
    if (next !== undefined) draft.children.push(next);
  });
  return [drafts[0], drafts.at(-1)] as [Draft, Draft];
}
