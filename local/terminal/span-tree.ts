import type { XRayDocument } from '../receiver/xray-document.js';

/** A span and the spans below it. */
export interface SpanNode {
  readonly document: XRayDocument;
  readonly children: SpanNode[];
}

/** Puts documents under their parents, in the order of their start. */
export function spanTree(documents: Iterable<XRayDocument>): readonly SpanNode[] {
  const nodes = new Map<string, SpanNode>();
  for (const document of flattened(documents)) nodes.set(document.id, { document, children: [] });
  const roots: SpanNode[] = [];
  for (const node of [...nodes.values()].sort(byStart)) {
    const parent = nodes.get(node.document.parent_id ?? '');
    if (parent === undefined || isAncestor(nodes, node, parent)) roots.push(node);
    else parent.children.push(node);
  }
  return roots;
}

/** Documents and those nested in them; a nested one names no parent, it is the one it stands in. */
export function flattened(documents: Iterable<XRayDocument>): readonly XRayDocument[] {
  const flat: XRayDocument[] = [];
  const rest = [...documents].reverse();
  for (let next = rest.pop(); next !== undefined; next = rest.pop()) {
    const { subsegments = [], ...document } = next;
    flat.push(document);
    for (const child of [...subsegments].reverse()) rest.push({ ...child, parent_id: next.id });
  }
  return flat;
}

// Documents come from outside: parents in a circle must not hang the terminal.
function isAncestor(nodes: ReadonlyMap<string, SpanNode>, node: SpanNode, from: SpanNode): boolean {
  const seen = new Set<SpanNode>();
  for (let next: SpanNode | undefined = from; next !== undefined && !seen.has(next); ) {
    if (next === node) return true;
    seen.add(next);
    next = nodes.get(next.document.parent_id ?? '');
  }
  return false;
}

function byStart(one: SpanNode, other: SpanNode): number {
  return one.document.start_time - other.document.start_time;
}
