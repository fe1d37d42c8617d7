import type { XRayDocument } from './document.js';
import { toJson } from './json.js';
import { bare, STEPS, type TrimDraft } from './trim-steps.js';

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
  /** The bytes it would have had, when it was too long and was cut; else 0. */
  readonly originalBytes: number;
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
  // No character takes more than three bytes: most documents need no count.
  const bytes = json.length * 3 <= MAX_DOCUMENT_BYTES ? 0 : Buffer.byteLength(json);
  if (bytes <= MAX_DOCUMENT_BYTES) return { json, originalBytes: 0 };
  return { json: cutDown(JSON.parse(json), bytes), originalBytes: bytes };
}

function cutDown(draft: TrimDraft, originalBytes: number): string {
  const truncated: Record<string, number> = {};
  let bytes = originalBytes;
  for (const [what, step] of Object.entries(STEPS)) {
    const count = step(draft, bytes + MARK_BYTES - MAX_DOCUMENT_BYTES);
    if (count > 0) truncated[what] = count;
    bytes = Buffer.byteLength(JSON.stringify(draft));
    if (bytes + MARK_BYTES <= MAX_DOCUMENT_BYTES) {
      const metadata = {
        ...draft.metadata,
        default: { ...draft.metadata?.['default'], truncated },
      };
      return JSON.stringify({ ...draft, metadata });
    }
  }
  return JSON.stringify(bare(draft));
}
