import type { XRayDocument } from '../receiver/xray-document.js';
import { type SpanNode, spanTree } from './span-tree.js';
import { ownFrameText } from './stack-frame.js';
import type { Style } from './style.js';
import { cut, durationText, pairsText, withTail } from './text.js';

// The first line of a message tells of the rest, which the log line of the error has in full.
const MESSAGE_CHARACTERS = 200;

interface Place {
  readonly style: Style;
  readonly indent: string;
  readonly last: boolean;
}

/** Draws segment documents as a tree: children under parents, in the order of their start. */
export function renderTraceTree(
  documents: Iterable<XRayDocument>,
  style: Style,
): readonly string[] {
  const roots = spanTree(documents);
  return roots.flatMap((root, index) =>
    renderNode(root, { style, indent: '', last: index === roots.length - 1 }),
  );
}

function renderNode({ document, children }: SpanNode, place: Place): readonly string[] {
  const { style, indent, last } = place;
  const below = indent + (last ? '   ' : '│  ');
  const detail = `${below}${children.length > 0 ? '│  ' : '   '}`;
  const head = `${indent}${last ? '└─ ' : '├─ '}${nameOf(document, style)}  ${durationOf(document)}`;
  const annotations = pairsText(Object.entries(document.annotations ?? {}), style);
  return [
    ...withTail(head, annotations, { style, indent: detail }),
    ...exceptionLines(document, style).map((line) => `${detail}${style.colours.red(line)}`),
    ...(style.verbose
      ? attributeLines(document, style).map((line) => `${detail}${style.colours.dim(line)}`)
      : []),
    ...children.flatMap((child, index) =>
      renderNode(child, { style, indent: below, last: index === children.length - 1 }),
    ),
  ];
}

function nameOf(document: XRayDocument, { colours }: Style): string {
  const { name, fault, error, throttle, http } = document;
  const status = http?.response?.status;
  const label = status === undefined ? name : `${name} [${status}]`;
  if (fault === true) return `${colours.red(label)} ${colours.red('FAULT')}`;
  if (throttle === true) return `${colours.yellow(label)} ${colours.yellow('THROTTLE')}`;
  return error === true ? `${colours.yellow(label)} ${colours.yellow('ERROR')}` : label;
}

function durationOf({ start_time: start, end_time: end }: XRayDocument): string {
  return end === undefined ? 'not ended' : durationText((end - start) * 1_000);
}

function exceptionLines({ cause }: XRayDocument, { verbose }: Style): readonly string[] {
  return (cause?.exceptions ?? []).flatMap(({ type, message, stack = [] }) => {
    const text = [type, message].filter(Boolean).join(': ');
    const [first = ''] = text.split('\n', 1);
    const frame = ownFrameText(stack);
    return [
      ...(verbose ? text.split('\n') : [cut(first, MESSAGE_CHARACTERS)]),
      ...(frame === undefined ? [] : [`  ${frame}`]),
    ];
  });
}

function attributeLines(document: XRayDocument, style: Style): readonly string[] {
  const { http, aws, sql, namespace, metadata } = document;
  const rows: ReadonlyArray<readonly [name: string, values: unknown]> = [
    ['namespace', namespace === undefined ? {} : { namespace }],
    ['http', http?.request],
    ['aws', aws],
    ['sql', sql],
    ...Object.entries(metadata ?? {}).map(
      ([space, values]) => [`metadata.${space}`, values] as const,
    ),
  ];
  return rows
    .map(([name, values]) => [name, Object.entries(values ?? {})] as const)
    .filter(([, entries]) => entries.length > 0)
    .map(([name, entries]) => `${name}: ${pairsText(entries, style)}`);
}
