import { isPlain } from './field.js';
import type { Placed } from './span-outline.js';
import { asName } from './value-text.js';
import { toWrittenLines } from './written-lines.js';

type Fields = Readonly<Record<string, unknown>>;

/** A segment document or a part of one, and where it stands. */
export interface SegmentEntry extends Placed {
  readonly document: Fields;
  readonly isSubsegment: boolean;
  /** Whether it stands inside another document. */
  readonly isNested: boolean;
  /** The bytes of the written document; 0 when an object was given. */
  readonly bytes: number;
  /** The name of the parent; `null` when it is not among the documents. */
  readonly parent: string | null;
}

/**
 * The segments and subsegments of what a test received, nested ones too.
 *
 * That is one document of `toXRayDocuments()` or several, or what was sent to the daemon, with the
 * header of each datagram or without.
 *
 * @throws TypeError when it is anything else
 */
export function toSegmentEntries(received: unknown): readonly SegmentEntry[] {
  const entries = toWrittenLines(received, 'X-Ray documents')
    .filter(({ object }) => object !== undefined && !isHeader(object))
    .flatMap(({ object = {}, text }) => {
      return withNested({ document: object, bytes: Buffer.byteLength(text) }, undefined);
    });
  const names = new Map(entries.map(({ spanId, name }) => [spanId, name]));
  return entries.map((entry) => {
    return { ...entry, parent: names.get(entry.parentSpanId ?? '') ?? null };
  });
}

/** Whether an object is the first line of a datagram to the daemon. */
function isHeader(object: Fields): boolean {
  return Object.hasOwn(object, 'format') && Object.hasOwn(object, 'version');
}

type Unnamed = Omit<SegmentEntry, 'parent'>;

function withNested(
  { document, bytes }: Pick<SegmentEntry, 'document' | 'bytes'>,
  outer: string | undefined,
): Unnamed[] {
  const { name, id, parent_id: parentId, type, start_time: start, subsegments } = document;
  const isNested = outer !== undefined;
  const spanId = asName(id);
  const entry: Unnamed = {
    document,
    bytes,
    isNested,
    isSubsegment: isNested || type === 'subsegment',
    name: asName(name),
    spanId,
    parentSpanId: typeof parentId === 'string' ? parentId : outer,
    startTimeMs: typeof start === 'number' ? start * 1_000 : 0,
  };
  const nested = Array.isArray(subsegments) ? subsegments.filter(isPlain) : [];
  return [entry, ...nested.flatMap((inner) => withNested({ document: inner, bytes: 0 }, spanId))];
}
