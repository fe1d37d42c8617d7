import type { XRayDocument } from '../receiver/xray-document.js';
import type { Colours } from './colour.js';
import { durationText, valueText } from './text.js';

interface Node {
  readonly document: XRayDocument;
  readonly children: Node[];
}

/** Draws segment documents as a tree: children under parents, in the order of their start. */
export function renderTraceTree(
  documents: Iterable<XRayDocument>,
  colours: Colours,
): readonly string[] {
  const roots = treesOf([...documents].flatMap((document) => flattened(document)));
  return roots.flatMap((root, index) =>
    renderNode(root, { colours, indent: '', last: index === roots.length - 1 }),
  );
}

function renderNode(
  { document, children }: Node,
  place: { colours: Colours; indent: string; last: boolean },
): readonly string[] {
  const { colours, indent, last } = place;
  const below = indent + (last ? '   ' : '│  ');
  const head = [
    `${indent}${last ? '└─ ' : '├─ '}${nameOf(document, colours)}`,
    durationOf(document),
    colours.dim(annotationsOf(document)),
  ].filter((part) => part !== '');
  const errors = (document.cause?.exceptions ?? []).map(
    ({ type, message }) =>
      `${below}${children.length > 0 ? '│  ' : '   '}${colours.red([type, message].filter(Boolean).join(': '))}`,
  );
  return [
    head.join('  '),
    ...errors.flatMap((error) => error.split('\n', 1)),
    ...children.flatMap((child, index) =>
      renderNode(child, { colours, indent: below, last: index === children.length - 1 }),
    ),
  ];
}

function nameOf({ name, fault, error, throttle, http }: XRayDocument, colours: Colours): string {
  const status = http?.response?.status;
  const label = status === undefined ? name : `${name} [${status}]`;
  if (fault === true) return `${colours.red(label)} ${colours.red('FAULT')}`;
  if (throttle === true) return `${colours.yellow(label)} ${colours.yellow('THROTTLE')}`;
  return error === true ? `${colours.yellow(label)} ${colours.yellow('ERROR')}` : label;
}

function durationOf({ start_time: start, end_time: end }: XRayDocument): string {
  return end === undefined ? 'not ended' : durationText((end - start) * 1_000);
}

function annotationsOf({ annotations }: XRayDocument): string {
  return Object.entries(annotations ?? {})
    .map(([key, value]) => `${key}=${valueText(value)}`)
    .join(' ');
}

// Nested documents name no parent: it is the document that they stand in.
function flattened(document: XRayDocument): readonly XRayDocument[] {
  const nested = document.subsegments ?? [];
  return [
    document,
    ...nested.flatMap((child) =>
      flattened({ ...child, trace_id: document.trace_id, parent_id: document.id }),
    ),
  ];
}

function treesOf(documents: readonly XRayDocument[]): readonly Node[] {
  const nodes = new Map<string, Node>();
  for (const document of documents) nodes.set(document.id, { document, children: [] });
  const roots: Node[] = [];
  for (const node of [...nodes.values()].sort(byStart)) {
    const parent = nodes.get(node.document.parent_id ?? '');
    if (parent === undefined || isAncestor(nodes, node, parent)) roots.push(node);
    else parent.children.push(node);
  }
  return roots;
}

// Documents come from outside: parents in a circle must not hang the terminal.
function isAncestor(nodes: ReadonlyMap<string, Node>, node: Node, from: Node): boolean {
  const seen = new Set<Node>();
  for (let next: Node | undefined = from; next !== undefined && !seen.has(next); ) {
    if (next === node) return true;
    seen.add(next);
    next = nodes.get(next.document.parent_id ?? '');
  }
  return false;
}

function byStart(one: Node, other: Node): number {
  return one.document.start_time - other.document.start_time;
}
