import { finalBody, splitHeaders } from './answer.js';
import { type ByteSource, checkedPiece, discard, isByteSource } from './byte-source.js';
import { mapError } from './error-mapping.js';
import type { Exchange } from './exchange.js';
import type { Done } from './settle.js';

/** Lambda's response stream, as far as it is used here; the rest is Node.js' own `Writable`. */
export interface ResponseStream {
  write(chunk: string | Uint8Array): boolean;
  end(): unknown;
  once(event: string, listener: () => void): unknown;
  readonly destroyed?: boolean | undefined;
}

/** Where an answer goes, and whether it is one in place of another that failed. */
interface Sending {
  readonly stream: ResponseStream;
  readonly isRetry: boolean;
}

/** The iterator of a source, or the reader of a web stream. */
interface Pieces {
  next?(): Promise<IteratorResult<unknown>>;
  read(): Promise<IteratorResult<unknown>>;
}

/** The head of a streamed answer: https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html */
interface Head {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[] | undefined;
}

/**
 * Writes an answer to a response stream: its head, then its body as fast as the client takes it.
 *
 * A source that fails before its first piece is an ordinary error, with an answer of its own. Later
 * the head is with the client: this rejects with what the source failed with, and leaves it to the
 * runtime to end the stream with that. A client that goes away ends the source, and is no failure
 * of the application.
 *
 * @throws TypeError outside of a streaming runtime.
 */
export function writeAnswer(c: Exchange, stream: ResponseStream, isRetry = false): Done {
  const body = finalBody(c);
  if (isByteSource(body)) return writePieces(c, { stream, source: body, isRetry });
  const out = opened(c, stream);
  // Without a first piece, be it empty, the head is never sent.
  out.write(body ?? '');
  out.end();
  return undefined;
}

/** The stream behind the head of the answer. */
function opened({ answer }: Exchange, stream: ResponseStream): ResponseStream {
  const { status: statusCode = 204 } = answer;
  const [headers, { 'set-cookie': cookies }] = splitHeaders(answer.headers);
  const { awslambda } = globalThis as unknown as {
    awslambda?: {
      HttpResponseStream?: { from(stream: ResponseStream, head: Head): ResponseStream };
    };
  };
  const out = awslambda?.HttpResponseStream?.from(stream, { statusCode, headers, cookies });
  if (out !== undefined) return out;
  throw new TypeError('There is no awslambda.HttpResponseStream here. Use app.resolve.');
}

/** What gives the pieces of a source: of a web stream its reader, as its iterator cannot be left while it waits. */
function piecesOf(source: ByteSource): Pieces {
  const { getReader } = source as unknown as Partial<ReadableStream<Uint8Array>>;
  return (getReader?.call(source) ?? source[Symbol.asyncIterator]()) as Pieces;
}

/** Writes what a source gives, and ends it whatever comes of that. */
async function writePieces(
  c: Exchange,
  { stream, source, isRetry }: Sending & { readonly source: ByteSource },
): Promise<void> {
  let pieces: Pieces | undefined;
  const next = async (): Promise<IteratorResult<unknown>> => {
    // Here, as a source that cannot be read at all is one that fails before its first piece.
    pieces ??= piecesOf(source);
    const step = await (pieces.next?.() ?? pieces.read());
    if (!step.done) checkedPiece(step.value);
    return step;
  };
  try {
    await pump(c, { stream, next, isRetry });
  } finally {
    discard(source);
    // Of an iterable that is made anew for each reader, such as the events of a model, it alone can be ended.
    discard(pieces);
  }
}

async function pump(
  c: Exchange,
  { stream, next, isRetry }: Sending & { readonly next: () => Promise<IteratorResult<unknown>> },
): Promise<void> {
  const untilLeft = watch(stream);
  let step: IteratorResult<unknown> | undefined;
  try {
    step = await untilLeft(next());
  } catch (error) {
    // One that an error handler answered with, and that fails as well, is not tried again.
    if (isRetry) throw error;
    await mapError(c, error);
    return writeAnswer(c, stream, true);
  }
  const out = opened(c, stream);
  out.write('');
  while (step && !step.done) {
    const isTaken = out.write(step.value as string | Uint8Array);
    if (!isTaken) await untilLeft(new Promise<void>((taken) => out.once('drain', taken)));
    step = await untilLeft(next());
  }
  if (!step) return;
  out.end();
  await untilLeft();
}

/**
 * Waits for something until the client is gone, or has it all: what it will not read need not be made.
 *
 * `Promise.race()` would keep every piece that it gave as long as the client is there.
 */
function watch(stream: ResponseStream): <T>(awaited?: Promise<T>) => Promise<T | undefined> {
  let hasLeft = stream.destroyed === true;
  let wake = (): void => {};
  const leave = (): void => {
    hasLeft = true;
    wake();
  };
  for (const event of ['error', 'close', 'finish']) stream.once(event, leave);
  return (awaited) =>
    new Promise((resolve, reject) => {
      wake = () => resolve(undefined);
      if (hasLeft) wake();
      awaited?.then(resolve, reject);
    });
}

/**
 * Checks that Lambda called a streaming handler.
 *
 * @throws TypeError when what stands in the place of the stream is none.
 */
export function assertResponseStream(stream: unknown): asserts stream is ResponseStream {
  if (typeof (stream as Partial<ResponseStream> | undefined)?.write === 'function') return;
  throw new TypeError('app.resolveStream takes (event, responseStream, context). Use app.resolve.');
}
