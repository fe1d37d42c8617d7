import type { ClientRequest } from 'node:http';
import { Writable } from 'node:stream';
import { errorBody, runtimeError } from './reported-error.js';

/** What a streaming handler writes its answer to. */
export interface ResponseStream extends Writable {
  /** Names the type of what is written. Throws after the first write. */
  setContentType(type: string): void;
  /** Runs before the first write, with a function that writes ahead of it. */
  _onBeforeFirstWrite?: ((write: (chunk: string | Uint8Array) => void) => void) | undefined;
}

/** A response stream, and the runtime's own hold on it. */
export interface RuntimeStream {
  readonly stream: ResponseStream;
  /** Whether something has been sent, so that an error can only follow it. */
  opened(): boolean;
  /** Ends what was sent with an error. Resolves when the Runtime API has it. */
  fail(error: unknown): Promise<void>;
  /** Resolves when all is sent and the Runtime API has answered. */
  readonly done: Promise<void>;
}

/** Where a stream goes. */
export interface RuntimeStreamOptions {
  /** Opens the response with its type. */
  readonly open: (contentType: string) => OpenResponse;
  readonly highWaterMark?: number | undefined;
}

/** A response that is being sent. */
export interface OpenResponse {
  readonly request: ClientRequest;
  /** Resolves when it has been received whole. */
  readonly received: Promise<void>;
  /** What is told when all is written. */
  readonly trailers: () => Record<string, string>;
}

/**
 * Creates the stream that a streaming handler gets.
 *
 * Nothing is sent before the first write, so that the type can be chosen until then.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
 */
export function createRuntimeStream({ open, highWaterMark }: RuntimeStreamOptions): RuntimeStream {
  let contentType = 'application/octet-stream';
  let response: OpenResponse | undefined;
  let settle: () => void = () => {};
  const done = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const opened = (): OpenResponse => {
    if (response === undefined) {
      response = open(contentType);
      // Whoever took it is gone: what is written from now on goes nowhere.
      response.received.catch((error: Error) => void stream.destroy(error));
    }
    return response;
  };
  const finish = async (trailers: Record<string, string>): Promise<void> => {
    const { request, received, trailers: own } = opened();
    request.addTrailers({ ...own(), ...trailers });
    request.end();
    await received;
    settle();
  };
  const stream = new Writable({
    ...(highWaterMark !== undefined && { highWaterMark }),
    write(chunk: Buffer, _encoding, callback) {
      if (opened().request.write(chunk)) callback();
      else opened().request.once('drain', callback);
    },
    final(callback) {
      finish({}).then(() => callback(), callback);
    },
  }) as ResponseStream;
  stream.setContentType = (type) => {
    if (response === undefined) contentType = type;
    else throw runtimeError('Runtime.InvalidStreamingOperation', TOO_LATE);
  };
  writeHeadFirst(stream);
  return {
    stream,
    done,
    opened: () => response !== undefined,
    async fail(error) {
      stream.destroy();
      await finish({
        'lambda-runtime-function-error-type': error instanceof Error ? error.name : typeof error,
        'lambda-runtime-function-error-body': Buffer.from(errorBody(error)).toString('base64'),
      });
    },
  };
}

const TOO_LATE = 'The content type cannot be set after the first write.';

// Only write() brings the head: with Lambda's own stream, end() and end(text) alone send none.
function writeHeadFirst(stream: ResponseStream): void {
  const write = stream.write.bind(stream) as (...values: unknown[]) => boolean;
  let first = true;
  const writeAfterHead = (chunk: unknown, ...others: unknown[]): boolean => {
    if (first) {
      first = false;
      stream._onBeforeFirstWrite?.((head) => void write(head));
    }
    const sendable = typeof chunk === 'string' || chunk instanceof Uint8Array;
    return write(sendable ? chunk : JSON.stringify(chunk), ...others);
  };
  stream.write = writeAfterHead;
}
