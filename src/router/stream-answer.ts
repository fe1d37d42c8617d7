import type { Writable } from 'node:stream';
import { finishHeaders, joinedHeaders } from './answer.js';
import type { ByteSource } from './byte-source.js';
import type { Exchange } from './exchange.js';

/** Lambda's response stream, as far as it is used here; the rest is Node.js' own `Writable`. */
export interface ResponseStream {
  write(chunk: string | Uint8Array): boolean;
  end(): unknown;
  once(event: string, listener: () => void): unknown;
  readonly destroyed?: boolean | undefined;
}

/** The head of a streamed answer: https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html */
interface Head {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies?: readonly string[] | undefined;
}

type OpenStream = (stream: ResponseStream, head: Head) => ResponseStream;

/**
 * Writes an answer to a response stream: its head, then its body as fast as the client takes it.
 *
 * Rejects with what a body's source failed with, and leaves it to the runtime to end the stream with
 * that. A client that goes away ends the source, and is no failure of the application.
 */
export async function writeAnswer(exchange: Exchange, stream: ResponseStream): Promise<void> {
  const { response, method } = exchange;
  const hasBody = finishHeaders(response, method);
  const { status: statusCode = 204, headers, body, isBase64 } = response;
  const cookies = headers.get('set-cookie');
  const out = openStream()(stream, {
    statusCode,
    headers: joinedHeaders(headers),
    ...(cookies !== undefined && { cookies }),
  });
  if (!hasBody || body === undefined || typeof body === 'string' || body instanceof Uint8Array) {
    const bytes = typeof body === 'string' && isBase64 ? Buffer.from(body, 'base64') : body;
    // Without a first piece, be it empty, the head is never sent.
    out.write(hasBody && bytes !== undefined ? (bytes as string | Uint8Array) : '');
    out.end();
    return;
  }
  const streams = await import('node:stream');
  const front = inFrontOf(out, body, streams);
  let failure: { readonly error: unknown } | undefined;
  const watched = async function* (): AsyncGenerator<string | Uint8Array> {
    try {
      yield* body;
    } catch (error) {
      if (!front.destroyed) failure = { error };
      throw error;
    }
  };
  try {
    await streams.promises.pipeline(watched, front);
  } catch {
    // What the stream itself says of a client that went away is not the application's.
    if (failure !== undefined) throw failure.error;
  }
}

/**
 * A stream in front of the runtime's own, which a source that fails destroys in its place: the runtime
 * ends what was sent with the error, and a destroyed stream of its own crashes the process.
 */
function inFrontOf(
  out: ResponseStream,
  body: ByteSource,
  { Writable }: Pick<typeof import('node:stream'), 'Writable'>,
): Writable {
  const front = new Writable({
    write(chunk: Uint8Array, _encoding, taken) {
      if (out.write(chunk)) taken();
      else out.once('drain', taken);
    },
    final(done) {
      out.once('finish', done);
      out.end();
    },
  });
  // The client is gone: what it will not read need not be made.
  const leave = (): void => {
    front.destroy();
    (body as { destroy?: () => void }).destroy?.();
  };
  if (out.destroyed === true) leave();
  out.once('error', leave);
  out.once('close', leave);
  return front;
}

function openStream(): OpenStream {
  const { awslambda } = globalThis as unknown as {
    awslambda?: { HttpResponseStream?: { from: OpenStream } };
  };
  const { HttpResponseStream } = awslambda ?? {};
  if (HttpResponseStream !== undefined)
    return (stream, head) => HttpResponseStream.from(stream, head);
  throw new TypeError('There is no awslambda.HttpResponseStream here. Use app.resolve.');
}

/**
 * Checks that Lambda called a streaming handler.
 *
 * @throws TypeError when what stands in the place of the stream is none.
 */
export function assertResponseStream(stream: unknown): asserts stream is ResponseStream {
  if (typeof (stream as Partial<ResponseStream> | undefined)?.write === 'function') return;
  throw new TypeError(
    `app.resolveStream takes (event, responseStream, context), got ${typeof stream}. Use app.resolve.`,
  );
}
