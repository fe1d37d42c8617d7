import { assertAnswerSize } from './answer.js';
import { type ByteSource, checkedPiece } from './byte-source.js';
import type { Exchange } from './exchange.js';

/**
 * Reads a source to its end, as the body of an answer.
 *
 * @throws RangeError when that is more than the event's source takes, TypeError for pieces that are no bytes.
 */
export async function readAll(c: Exchange, source: ByteSource): Promise<void> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    const buffer = Buffer.from(checkedPiece(piece));
    bytes += buffer.length;
    assertAnswerSize(c, bytes);
    pieces.push(buffer);
  }
  c.answer.body = Buffer.concat(pieces);
}
