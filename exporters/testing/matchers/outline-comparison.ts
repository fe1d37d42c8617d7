import { assign } from './assignment.js';
import type { OutlineNode } from './span-outline.js';

/** An expected outline beside the received one. */
export interface OutlineComparison {
  readonly isEqual: boolean;
  readonly lines: readonly OutlineLine[];
}

/** A line of either outline, or of both. */
export interface OutlineLine {
  readonly mark: ' ' | '-' | '+';
  readonly text: string;
}

/** The name that stands for any further spans of its level, with all that is below them. */
const REST: ReadonlySet<string> = new Set(['…', '...']);

type Nodes = readonly OutlineNode[];

/** Compares two outlines, without regard to the order of siblings. */
export function compareOutlines(expected: Nodes, received: Nodes, indent = ''): OutlineComparison {
  const wanted = expected.filter(({ name }) => !REST.has(name));
  const rest = expected.filter(({ name }) => REST.has(name));
  const pairs = pairsOf(wanted, received, `${indent}  `);
  const taken = new Set(pairs.map((pair) => pair?.received));
  const left = rest.length > 0 ? [] : received.filter((node) => !taken.has(node));
  const lines = wanted.flatMap((node, index): readonly OutlineLine[] => {
    const pair = pairs[index];
    if (pair === undefined) return linesOf([node], '-', indent);
    return [{ mark: ' ', text: indent + node.name }, ...pair.below.lines];
  });
  return {
    isEqual: left.length === 0 && pairs.every((pair) => pair?.below.isEqual === true),
    lines: [...lines, ...linesOf(rest, ' ', indent), ...linesOf(left, '+', indent)],
  };
}

interface Pair {
  readonly received: OutlineNode;
  readonly below: OutlineComparison;
}

/** For each expected node the received one of its name: an equal one, if there are enough, or any. */
function pairsOf(expected: Nodes, received: Nodes, indent: string): Array<Pair | undefined> {
  const pairs = expected.map(({ name, children }) =>
    received.map((node): Pair | undefined => {
      if (node.name !== name) return undefined;
      return { received: node, below: compareOutlines(children, node.children, indent) };
    }),
  );
  const equal = assign(pairs.map((row) => row.map((pair) => pair?.below.isEqual === true)));
  const taken = new Set(equal);
  return pairs.map((row, index) => {
    const column =
      equal[index] ?? row.findIndex((pair, other) => pair !== undefined && !taken.has(other));
    taken.add(column);
    return row[column];
  });
}

function linesOf(nodes: Nodes, mark: OutlineLine['mark'], indent: string): OutlineLine[] {
  return nodes.flatMap(({ name, children }) => [
    { mark, text: indent + name },
    ...linesOf(children, mark, `${indent}  `),
  ]);
}
