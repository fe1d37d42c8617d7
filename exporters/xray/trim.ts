import type { Draft, XRayDocument, XRayException } from './document.js';
import { toJson } from './json.js';

/**
 * The bytes of a document that fit into one UDP datagram, behind the header of 30 bytes.
 *
 * 65,507 is what IPv4 leaves of 65,535: https://datatracker.ietf.org/doc/html/rfc768
 */
export const MAX_DOCUMENT_BYTES: number = 65_507 - 30;

const MAX_FRAMES = 50;
const MAX_TEXT_CHARACTERS = 1_000;
/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html#api-segmentdocuments-annotations */
const MAX_ANNOTATIONS = 50;
/** A value that takes less than the mark in its place would goes without one. */
const MARKED_FROM_BYTES = 64;
/** Two quotes, a colon and a comma. */
const PUNCTUATION_BYTES = 4;
/** What telling of one more cut may take. */
const COUNT_BYTES = 50;

/** A document that is being cut: a copy, and plain JSON. */
type TrimDraft = Omit<Draft<XRayDocument>, 'metadata'> & {
  metadata?: Record<string, Record<string, unknown>>;
};

/** Cuts something of a document that is too long by so many bytes; tells how many it cut. */
type Step = (draft: TrimDraft, excessBytes: number) => number;

/** The cuts, in the order in which they are tried; `metadata.default.truncated` has them by these names. */
const STEPS: Readonly<Record<string, Step>> = {
  stack_frames: cutStacks,
  metadata: cutMetadata,
  texts: cutTexts,
  annotations: cutAnnotations,
};

/** What is left when no cut is enough: it is still known that the span was, when, and how it ended. */
const BARE =
  'name id trace_id parent_id type start_time end_time in_progress namespace fault error throttle metadata default truncated';

/**
 * Cuts a document, as JSON, so that it fits into a datagram; returns the very text when it does.
 *
 * One that is too long is cut in this order, as far as needed: stacks to 50 frames, metadata from
 * the largest value on, long texts to 1 kB, annotations to 50, and at last all but ids, name, times
 * and flags. What was cut is told in `metadata.default.truncated`.
 */
export function fitDocument(json: string): string {
  // No character takes more than three bytes: most documents need no count.
  if (json.length * 3 <= MAX_DOCUMENT_BYTES) return json;
  let excess = Buffer.byteLength(json) - MAX_DOCUMENT_BYTES;
  if (excess <= 0) return json;
  const draft: TrimDraft = JSON.parse(json);
  const truncated: Record<string, number> = {};
  for (const what in STEPS) {
    const count = STEPS[what]?.(draft, excess + COUNT_BYTES) ?? 0;
    if (count === 0) continue;
    truncated[what] = count;
    const text = toJson(marked(draft, truncated));
    excess = Buffer.byteLength(text) - MAX_DOCUMENT_BYTES;
    if (excess <= 0) return text;
  }
  return JSON.stringify({ ...draft, metadata: { default: { truncated: true } } }, BARE.split(' '));
}

function marked({ metadata, ...draft }: TrimDraft, truncated: object): object {
  return { ...draft, metadata: { ...metadata, default: { ...metadata?.['default'], truncated } } };
}

function cutStacks({ cause }: TrimDraft): number {
  let cut = 0;
  // The draft is a parsed copy of our own.
  for (const exception of (cause?.exceptions ?? []) as Array<Draft<XRayException>>) {
    const { stack = [] } = exception;
    if (stack.length <= MAX_FRAMES) continue;
    exception.stack = stack.slice(0, MAX_FRAMES);
    exception.truncated = stack.length - MAX_FRAMES;
    cut += exception.truncated;
  }
  return cut;
}

function cutMetadata({ metadata = {} }: TrimDraft, excessBytes: number): number {
  let excess = excessBytes;
  let cut = 0;
  const values = Object.values(metadata).flatMap((home) =>
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
  return Buffer.byteLength(toJson(value));
}

/** Cuts every text outside of the metadata. */
function cutTexts(block: object): number {
  let cut = 0;
  const fields = block as Record<string, unknown>;
  for (const name in fields) {
    const value = fields[name];
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
