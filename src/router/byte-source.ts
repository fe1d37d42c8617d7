import { isShape } from '../trigger/shape.js';
import { MAX_ANSWER_BYTES } from './source/http-source.js';

/** What gives a body piece by piece: a Node.js or a web stream, or any other async iterable. */
export type ByteSource = AsyncIterable<string | Uint8Array>;

/** Whether a value gives a body piece by piece. */
export function isByteSource(value: unknown): value is ByteSource {
  return (
    isShape(value) &&
    typeof value[Symbol.asyncIterator as unknown as string] === 'function' &&
    !Array.isArray(value)
  );
}

/**
 * Reads a source to its end.
 *
 * @throws RangeError when that is more than Lambda takes, TypeError for pieces that are no bytes.
 */
export async function readAll(source: ByteSource): Promise<Uint8Array> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    const buffer = Buffer.from(checkedPiece(piece));
    bytes += buffer.length;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new RangeError(`A body has over ${MAX_ANSWER_BYTES} bytes. Use app.resolveStream.`);
    }
    pieces.push(buffer);
  }
  return Buffer.concat(pieces);
}

function checkedPiece(piece: unknown): string | Uint8Array {
  if (typeof piece === 'string' || piece instanceof Uint8Array) return piece;
  throw new TypeError(`A stream gave ${typeof piece}. Let it give text or bytes.`);
}
