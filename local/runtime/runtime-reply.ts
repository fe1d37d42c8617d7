import type { IncomingMessage } from 'node:http';

/** An error as a runtime reports it. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  /** The lines of the stack. */
  readonly trace: readonly string[];
}

/** What the runtime answered to an invocation. */
export interface RuntimeReply {
  /** The result as JSON text; absent when the invocation failed, and when it was streamed. */
  readonly payload?: string | undefined;
  /** A streamed result that nobody took as a stream, read to its end. */
  readonly collected?: CollectedStream | undefined;
  readonly failure?: FunctionFailure | undefined;
  /** The most memory that the process has used; absent when the runtime does not tell. */
  readonly memoryMb?: number | undefined;
}

/** A streamed result in one piece. */
export interface CollectedStream {
  readonly contentType: string;
  readonly body: Buffer;
}

/** A result that the function sends in pieces. */
export interface StreamedResponse {
  readonly contentType: string;
  /** Fails when the function does, or its process ends, after it has begun. */
  readonly body: AsyncIterable<Buffer>;
}

/** Takes a streamed result. Resolves when it has read the body to its end. */
export type StreamConsumer = (response: StreamedResponse) => Promise<void>;

/** A function failed in the middle of what it streamed. */
class StreamBrokenError extends Error {
  override readonly name = 'StreamBrokenError';
}

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB and the envelope.
const MAX_PAYLOAD_BYTES = 6_291_556;

/** Reads the body of a runtime's request as text. */
export async function readText(request: IncomingMessage): Promise<string> {
  return (await readBytes(request)).toString('utf8');
}

/** Reads a whole response of a function. */
export async function readResponse(request: IncomingMessage): Promise<RuntimeReply> {
  const payload = await readText(request);
  const failure = sizeFailure(Buffer.byteLength(payload));
  return { ...(failure === undefined ? { payload } : { failure }), memoryMb: memoryOf(request) };
}

/**
 * Reads a response that comes in pieces: by its consumer, else into one piece.
 *
 * Trailers: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-custom.html#runtimes-custom-response-streaming
 */
export async function readStream(
  request: IncomingMessage,
  consumer: StreamConsumer | undefined,
): Promise<RuntimeReply> {
  const contentType = request.headers['content-type'] ?? 'application/octet-stream';
  if (consumer !== undefined) {
    await consumer({ contentType, body: streamBody(request) });
    // The process has gone in the middle, and its end says why.
    if (!request.complete) throw new StreamBrokenError('The stream has no end.');
    return { failure: trailerFailure(request), memoryMb: memoryOf(request) };
  }
  const body = await readBytes(request);
  const failure = trailerFailure(request) ?? sizeFailure(body.length);
  const collected = failure === undefined ? { contentType, body } : undefined;
  return { collected, failure, memoryMb: memoryOf(request) };
}

/** Reads an error that the runtime reports. */
export async function readFailure(request: IncomingMessage): Promise<RuntimeReply> {
  return { failure: failureOf(await readText(request)), memoryMb: memoryOf(request) };
}

/** Reads an error of the runtime, given as JSON text. */
export function failureOf(body: string): FunctionFailure {
  let error: Record<string, unknown> = {};
  try {
    error = JSON.parse(body) as Record<string, unknown>;
  } catch {
    // A runtime that says nothing of its error has failed all the same.
  }
  const trace = error['trace'] ?? error['stackTrace'];
  return {
    errorType: String(error['errorType'] ?? 'Error'),
    errorMessage: String(error['errorMessage'] ?? body),
    trace: Array.isArray(trace) ? trace.map(String) : [],
  };
}

async function* streamBody(request: IncomingMessage): AsyncGenerator<Buffer> {
  for await (const chunk of request as AsyncIterable<Buffer>) yield chunk;
  const failure = trailerFailure(request);
  if (failure !== undefined) throw new StreamBrokenError(failure.errorMessage);
}

function trailerFailure({ trailers }: IncomingMessage): FunctionFailure | undefined {
  const type = trailers['lambda-runtime-function-error-type'];
  if (type === undefined) return undefined;
  const body = trailers['lambda-runtime-function-error-body'] ?? '';
  return failureOf(Buffer.from(body, 'base64').toString('utf8'));
}

function sizeFailure(bytes: number): FunctionFailure | undefined {
  if (bytes <= MAX_PAYLOAD_BYTES) return undefined;
  return {
    errorType: 'Function.ResponseSizeTooLarge',
    errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
    trace: [],
  };
}

// The header is our own runtime client's; AWS's client does not send it.
function memoryOf({ headers, trailers }: IncomingMessage): number | undefined {
  const megabytes = Number(
    headers['fluoroscope-memory-mb'] ?? trailers['fluoroscope-memory-mb'] ?? Number.NaN,
  );
  return Number.isFinite(megabytes) ? megabytes : undefined;
}

async function readBytes(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
