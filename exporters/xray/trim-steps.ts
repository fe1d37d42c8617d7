import type { Draft, XRayDocument, XRayException } from './document.js';

/** A document that is being cut: a copy, and plain JSON. */
export type TrimDraft = Omit<Draft<XRayDocument>, 'metadata' | 'annotations'> & {
  metadata?: Record<string, Record<string, unknown>>;
  annotations?: Record<string, string | number | boolean>;
};

/** Cuts something of a document that is too long by so many bytes; tells how many it cut. */
type Step = (draft: TrimDraft, excessBytes: number) => number;

const MAX_FRAMES = 50;
const MAX_TEXT_CHARACTERS = 1_000;
/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-annotations */
const MAX_ANNOTATIONS = 50;
/** A value that takes less than the mark in its place would goes without one. */
const MARKED_FROM_BYTES = 64;
/** Two quotes, a colon and a comma. */
const PUNCTUATION_BYTES = 4;

/** The cuts, in the order in which they are tried; `metadata.default.truncated` has them by these names. */
export const STEPS: Readonly<Record<string, Step>> = {
  stack_frames: cutStacks,
  metadata: cutMetadata,
  texts: cutTexts,
  annotations: cutAnnotations,
};

/** What is left when no cut is enough: it is still known that the span was, when, and how it ended. */
const BARE = [
  ...['name', 'id', 'trace_id', 'parent_id', 'type', 'start_time', 'end_time', 'in_progress'],
  ...['namespace', 'fault', 'error', 'throttle'],
];

/** The least that a document can say. */
export function bare(draft: TrimDraft): object {
  const kept = Object.entries(draft).filter(([field]) => BARE.includes(field));
  return { ...Object.fromEntries(kept), metadata: { default: { truncated: true } } };
}

function cutStacks(draft: TrimDraft): number {
  let cut = 0;
  // The draft is a parsed copy of our own.
  for (const exception of (draft.cause?.exceptions ?? []) as Array<Draft<XRayException>>) {
    const stack = exception.stack ?? [];
    if (stack.length <= MAX_FRAMES) continue;
    exception.stack = stack.slice(0, MAX_FRAMES);
    exception.truncated = stack.length - MAX_FRAMES;
    cut += exception.truncated;
  }
  return cut;
}

function cutMetadata(draft: TrimDraft, excessBytes: number): number {
  let excess = excessBytes;
  let cut = 0;
  const values = Object.values(draft.metadata ?? {}).flatMap((home) =>
    Object.entries(home).map(([key, value]) => ({ home, key, bytes: bytesOf(value) })),
  );
  values.sort((one, other) => other.bytes - one.bytes);
  for (const { home, key, bytes } of values) {
    if (excess <= 0) break;
    cut += 1;
    if (bytes < MARKED_FROM_BYTES) {
      delete home[key];
      excess -= bytes + Buffer.byteLength(key) + PUNCTUATION_BYTES;
    } else {
      home[key] = `[cut: ${bytes} bytes]`;
      excess -= bytes - bytesOf(home[key]);
    }
  }
  return cut;
}

function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}

/** Cuts every text outside of the metadata. */
function cutTexts(block: object): number {
  let cut = 0;
  const fields = block as Record<string, unknown>;
  for (const [name, value] of Object.entries(fields)) {
    if (typeof value === 'string' && value.length > MAX_TEXT_CHARACTERS) {
      fields[name] = `${value.slice(0, MAX_TEXT_CHARACTERS)}… [cut: ${value.length} characters]`;
      cut += 1;
    } else if (typeof value === 'object' && value !== null && name !== 'metadata') {
      cut += cutTexts(value);
    }
  }
  return cut;
}

function cutAnnotations(draft: TrimDraft): number {
  const entries = Object.entries(draft.annotations ?? {});
  if (entries.length <= MAX_ANNOTATIONS) return 0;
  draft.annotations = Object.fromEntries(entries.slice(0, MAX_ANNOTATIONS));
  return entries.length - MAX_ANNOTATIONS;
}
