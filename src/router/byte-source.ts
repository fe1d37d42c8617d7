import { isShape } from '../trigger/shape.js';

/** What gives a body piece by piece: a Node.js or a web stream, or any other async iterable. */
export type ByteSource = AsyncIterable<string | Uint8Array>;

/** Whether a value gives a body piece by piece. */
export function isByteSource(value: unknown): value is ByteSource {
  return isShape(value) && typeof value[Symbol.asyncIterator as unknown as string] === 'function';
}

/**
 * The piece that a source gave, which has to be bytes or text.
 *
 * @throws TypeError for anything else.
 */
export function checkedPiece(piece: unknown): string | Uint8Array {
  if (typeof piece === 'string' || piece instanceof Uint8Array) return piece;
  throw new TypeError(
    `A stream gave ${piece === null ? piece : typeof piece}. Give bytes or text.`,
  );
}

/** Ends a source, or the iterator of one, that will not be read, unless it is the one that will; whatever it was. */
export function discard(body: unknown, wanted?: unknown): void {
  if (body === wanted) return;
  const { destroy, cancel, return: leave } = Object(body) as Record<string, unknown>;
  const end = [destroy, cancel, leave].find((one) => typeof one === 'function') as () => unknown;
  // A web stream that is being read says no, and a generator may fail as it ends: nobody reads on.
  new Promise((ended) => ended(end?.call(body))).catch(() => {});
}
