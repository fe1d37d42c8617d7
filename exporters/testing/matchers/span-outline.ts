import { nameText } from './value-text.js';

/** Something with a name, and what is below it. */
export interface OutlineNode {
  readonly name: string;
  readonly children: readonly OutlineNode[];
}

/** What places a span, or a segment, in a tree. */
export interface Placed {
  readonly name: string;
  readonly spanId: string;
  readonly parentSpanId?: string | undefined;
  readonly startTimeMs: number;
}

/**
 * Spans as trees, each below its parent, in the order of their start.
 *
 * A span whose parent is not among them is a root.
 */
export function spanTrees(spans: readonly Placed[]): OutlineNode[] {
  const ordered = inOrder(spans);
  const ids = new Set(spans.map(({ spanId }) => spanId));
  const children = new Map<string, Placed[]>();
  const roots: Placed[] = [];
  for (const span of ordered) {
    const { parentSpanId } = span;
    if (parentSpanId === undefined || !ids.has(parentSpanId)) roots.push(span);
    else children.set(parentSpanId, [...(children.get(parentSpanId) ?? []), span]);
  }
  const toNode = (span: Placed): OutlineNode => {
    const below = children.get(span.spanId) ?? [];
    // Placed once, whatever the ids say: no loop, and no span twice.
    children.delete(span.spanId);
    return { name: span.name, children: below.map(toNode) };
  };
  const trees = roots.map(toNode);
  // What is its own ancestor is below no root; it is not to be lost.
  const lost = [...children.values()].flat();
  return [...trees, ...lost.map(({ name }) => ({ name, children: [] }))];
}

/** An outline's lines, two spaces a level. */
export function outlineLines(nodes: readonly OutlineNode[], indent = ''): string[] {
  return nodes.flatMap(({ name, children }) => [
    `${indent}${nameText(name)}`,
    ...outlineLines(children, `${indent}  `),
  ]);
}

/** By their start; those of one millisecond as they ended. */
function inOrder(spans: readonly Placed[]): Placed[] {
  return [...spans].sort((one, other) => one.startTimeMs - other.startTimeMs);
}
