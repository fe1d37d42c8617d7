import { finalBody, splitHeaders } from './answer.js';
import { type ByteSource, isByteSource } from './byte-source.js';
import type { Exchange } from './exchange.js';
import type { Done } from './settle.js';

/** Lambda's response stream, as far as it is used here; the rest is Node.js' own `Writable`. */
export interface ResponseStream {
  write(chunk: string | Uint8Array): boolean;
  end(): unknown;
  once(event: string, listener: () => void): unknown;
  on(event: string, listener: () => void): unknown;
  readonly destroyed?: boolean | undefined;
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
 * Rejects with what a body's source failed with, and leaves it to the runtime to end the stream with
 * that. A client that goes away ends the source, and is no failure of the application.
 *
 * @throws TypeError outside of a streaming runtime.
 */
export function writeAnswer(c: Exchange, stream: ResponseStream): Done {
  const body = finalBody(c);
  const { status: statusCode = 204 } = c.answer;
  const [headers, { 'set-cookie': cookies }] = splitHeaders(c.answer.headers);
  const { awslambda } = globalThis as unknown as {
    awslambda?: {
      HttpResponseStream?: { from(stream: ResponseStream, head: Head): ResponseStream };
    };
  };
  const out = awslambda?.HttpResponseStream?.from(stream, {
    statusCode,
    headers,
    cookies,
  });
  if (out === undefined) {
    throw new TypeError('There is no awslambda.HttpResponseStream here. Use app.resolve.');
  }
  if (isByteSource(body)) return writePieces(out, body);
  // Without a first piece, be it empty, the head is never sent.
  out.write(body ?? '');
  out.end();
  return undefined;
}

function writePieces(out: ResponseStream, body: ByteSource): Promise<void> {
  return new Promise((resolve, reject) => {
    let isGone = false;
    let goOn = (): void => {};
    // The client is gone: what it will not read need not be made.
    const leave = (): void => {
      isGone = true;
      (body as { destroy?: () => void }).destroy?.();
      resolve();
      goOn();
    };
    const write = async (): Promise<void> => {
      for await (const piece of body) {
        if (isGone) return;
        if (!out.write(piece)) {
          await new Promise<void>((taken) => {
            goOn = taken;
          });
        }
      }
      out.write('');
      out.end();
    };
    if (out.destroyed === true) leave();
    out.once('error', leave);
    out.once('close', leave);
    out.once('finish', resolve);
    out.on('drain', () => goOn());
    write().catch(reject);
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
