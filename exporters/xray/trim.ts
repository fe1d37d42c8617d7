import type { XRayDocument } from './document.js';
import { toJson } from './json.js';
import { bare, type Cuts, STEPS, type TrimDraft } from './trim-steps.js';

/**
 * The bytes of a document that fit into one UDP datagram, behind the header of 30 bytes.
 *
 * 65,507 is what IPv4 leaves of 65,535: https://datatracker.ietf.org/doc/html/rfc768
 */
export const MAX_DOCUMENT_BYTES: number = 65_507 - 30;

/** What the marks of the cuts may take. */
const MARK_BYTES = 200;

/** A document as the text that is sent. */
export interface FittedDocument {
  readonly json: string;
  /** The bytes it would have had, when it was too long and was cut. */
  readonly originalBytes?: number | undefined;
}

/** Whether a document's text fits into a datagram as it is. */
export function fits(json: string): boolean {
  // No character takes more than three bytes: most documents need no count.
  return json.length * 3 <= MAX_DOCUMENT_BYTES || Buffer.byteLength(json) <= MAX_DOCUMENT_BYTES;
}

/**
 * Writes a document as JSON that fits into a datagram.
 *
 * One that is too long is cut in this order, as far as needed: stacks to 50 frames, metadata from
 * the largest value on, long texts to 1 kB, annotations to 50, and at last all but ids, name, times
 * and flags. What was cut is told in `metadata.default.truncated`.
 */
export function fitDocument(document: XRayDocument): FittedDocument {
  const json = toJson(document);
  if (fits(json)) return { json };
  const originalBytes = Buffer.byteLength(json);
  return { json: cutDown(JSON.parse(json), originalBytes), originalBytes };
}

function cutDown(draft: TrimDraft, originalBytes: number): string {
  const cuts: Cuts = { stack_frames: 0, metadata: 0, texts: 0, annotations: 0 };
  let bytes = originalBytes;
  for (const step of STEPS) {
    step(draft, cuts, bytes + MARK_BYTES - MAX_DOCUMENT_BYTES);
    const json = JSON.stringify(draft);
    bytes = Buffer.byteLength(json);
    if (bytes + MARK_BYTES <= MAX_DOCUMENT_BYTES) return marked(draft, cuts);
  }
  return JSON.stringify(bare(draft));
}

function marked(draft: TrimDraft, cuts: Cuts): string {
  const told = Object.fromEntries(Object.entries(cuts).filter(([, count]) => count > 0));
  draft.metadata = {
    ...draft.metadata,
    default: { ...draft.metadata?.['default'], truncated: told },
  };
  return JSON.stringify(draft);
}
