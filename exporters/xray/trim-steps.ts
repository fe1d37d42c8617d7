import type { Draft, XRayDocument, XRayException } from './document.js';

/** A document that is being cut: a copy, and plain JSON. */
export type TrimDraft = Omit<Draft<XRayDocument>, 'metadata' | 'annotations'> & {
  metadata?: Record<string, Record<string, unknown>>;
  annotations?: Record<string, string | number | boolean>;
};

/** How many of what were cut; these are the names in `metadata.default.truncated`. */
export interface Cuts {
  stack_frames: number;
  metadata: number;
  texts: number;
  annotations: number;
}

type Step = (draft: TrimDraft, cuts: Cuts, excessBytes: number) => void;

const MAX_FRAMES = 50;
const MAX_TEXT_CHARACTERS = 1_000;
/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-annotations */
const MAX_ANNOTATIONS = 50;
/** A value that takes less than the mark in its place would goes without one. */
const MARKED_FROM_BYTES = 64;
/** Two quotes, a colon and a comma. */
const PUNCTUATION_BYTES = 4;

/** The cuts, in the order in which they are tried. */
export const STEPS: readonly Step[] = [cutStacks, cutMetadata, cutTexts, cutAnnotations];

/** What is left when no cut is enough: it is still known that the span was, when, and how it ended. */
export function bare(draft: TrimDraft): XRayDocument {
  return {
    name: draft.name,
    id: draft.id,
    trace_id: draft.trace_id,
    parent_id: draft.parent_id,
    type: draft.type,
    start_time: draft.start_time,
    end_time: draft.end_time,
    in_progress: draft.in_progress,
    namespace: draft.namespace,
    fault: draft.fault,
    error: draft.error,
    throttle: draft.throttle,
    metadata: { default: { truncated: true } },
  };
}

function cutStacks(draft: TrimDraft, cuts: Cuts): void {
  for (const exception of exceptionsOf(draft)) {
    const frames = exception.stack?.length ?? 0;
    if (frames <= MAX_FRAMES) continue;
    exception.stack = exception.stack?.slice(0, MAX_FRAMES);
    exception.truncated = frames - MAX_FRAMES;
    cuts.stack_frames += frames - MAX_FRAMES;
  }
}

function exceptionsOf(draft: TrimDraft): Array<Draft<XRayException>> {
  // The draft is a parsed copy of our own.
  return (draft.cause?.exceptions ?? []) as Array<Draft<XRayException>>;
}

interface MetadataValue {
  readonly home: Record<string, unknown>;
  readonly key: string;
  readonly bytes: number;
}

function cutMetadata(draft: TrimDraft, cuts: Cuts, excessBytes: number): void {
  let excess = excessBytes;
  const values = Object.values(draft.metadata ?? {}).flatMap(valuesOf);
  values.sort((one, other) => other.bytes - one.bytes);
  for (const { home, key, bytes } of values) {
    if (excess <= 0) return;
    cuts.metadata += 1;
    if (bytes < MARKED_FROM_BYTES) {
      delete home[key];
      excess -= bytes + Buffer.byteLength(key) + PUNCTUATION_BYTES;
    } else {
      const mark = `[cut: ${bytes} bytes]`;
      home[key] = mark;
      excess -= bytes - mark.length - 2;
    }
  }
}

function valuesOf(home: Record<string, unknown>): MetadataValue[] {
  return Object.entries(home).map(([key, value]) => ({
    home,
    key,
    bytes: Buffer.byteLength(JSON.stringify(value) ?? ''),
  }));
}

function cutTexts(draft: TrimDraft, cuts: Cuts): void {
  const blocks = [
    draft.sql,
    draft.http?.request,
    draft.aws,
    ...exceptionsOf(draft),
    ...(draft.links ?? []).map((link) => link.attributes),
  ];
  for (const block of blocks) cutFields(block as Record<string, unknown> | undefined, cuts);
  if (draft.user !== undefined) draft.user = cutText(draft.user, cuts);
}

function cutFields(block: Record<string, unknown> | undefined, cuts: Cuts): void {
  for (const [name, value] of Object.entries(block ?? {})) {
    if (block !== undefined && typeof value === 'string') block[name] = cutText(value, cuts);
  }
}

function cutText(text: string, cuts: Cuts): string {
  if (text.length <= MAX_TEXT_CHARACTERS) return text;
  cuts.texts += 1;
  return `${text.slice(0, MAX_TEXT_CHARACTERS)}… [cut: ${text.length} characters]`;
}

function cutAnnotations(draft: TrimDraft, cuts: Cuts): void {
  const entries = Object.entries(draft.annotations ?? {});
  if (entries.length === 0) return;
  cuts.annotations += Math.max(0, entries.length - MAX_ANNOTATIONS);
  const kept = entries.slice(0, MAX_ANNOTATIONS).map(([key, value]) => {
    return [key, typeof value === 'string' ? cutText(value, cuts) : value];
  });
  draft.annotations = Object.fromEntries(kept);
}
