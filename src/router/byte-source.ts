import { isShape } from '../trigger/shape.js';
import { assertAnswerSize } from './answer.js';
import type { Exchange } from './exchange.js';

/** What gives a body piece by piece: a Node.js or a web stream, or any other async iterable. */
export type ByteSource = AsyncIterable<string | Uint8Array>;

/** Whether a value gives a body piece by piece. */
export function isByteSource(value: unknown): value is ByteSource {
  return isShape(value) && typeof value[Symbol.asyncIterator as unknown as string] === 'function';
}

/**
 * Reads a source to its end, as the body of an answer.
 *
 * @throws RangeError when that is more than the event's source takes, TypeError for pieces that are no bytes.
 */
export async function readAll(c: Exchange, source: ByteSource): Promise<void> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of source) {
    const buffer = Buffer.from(piece);
    bytes += buffer.length;
    assertAnswerSize(c, bytes);
    pieces.push(buffer);
  }
  c.answer.body = Buffer.concat(pieces);
}
