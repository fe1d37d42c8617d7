import {
  type Answer,
  checkedStatus,
  cookieHeaders,
  headersOf,
  MalformedAnswerError,
  multiValueHeaders,
} from './answer.js';

/** The head of an answer that comes in pieces, and what follows it. */
export interface StreamedAnswer {
  readonly head: Pick<Answer, 'status' | 'headers'>;
  readonly body: AsyncIterable<Buffer>;
}

/** The type of a stream that begins with a head in JSON. */
export const HEAD_CONTENT_TYPE = 'application/vnd.awslambda.http-integration-response';

// https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode-lambda.html
const HEAD_END = Buffer.alloc(8);
const MAX_HEAD_BYTES = 16 * 1024;
const NOTHING: Buffer = Buffer.alloc(0);

/**
 * Reads the head of a stream: JSON, then eight NUL bytes, which chunks may cut anywhere.
 *
 * @throws MalformedAnswerError when there is no such head; what the stream fails with, as it is.
 */
export async function readStreamHead(body: AsyncIterable<Buffer>): Promise<StreamedAnswer> {
  const chunks = body[Symbol.asyncIterator]();
  let read = NOTHING;
  for (;;) {
    const end = read.indexOf(HEAD_END);
    if (end >= 0) {
      const head = parseHead(read.subarray(0, end).toString('utf8'));
      return { head, body: following(read.subarray(end + HEAD_END.length), chunks) };
    }
    const next = read.length > MAX_HEAD_BYTES ? undefined : await chunks.next();
    if (next === undefined || next.done === true) {
      throw new MalformedAnswerError(
        `The stream has no head: ${read.length} bytes without the eight NUL bytes that end it. Use awslambda.HttpResponseStream.from(stream, { statusCode, headers }), and write() before end().`,
      );
    }
    read = Buffer.concat([read, next.value]);
  }
}

function parseHead(text: string): StreamedAnswer['head'] {
  let head: unknown;
  try {
    head = JSON.parse(text);
  } catch (error) {
    throw new MalformedAnswerError(`The head of the stream is no JSON: ${text.slice(0, 100)}`, {
      cause: error,
    });
  }
  const fields = (head ?? {}) as Record<string, unknown>;
  return {
    status: checkedStatus(fields['statusCode'] ?? 200),
    headers: [
      ...multiValueHeaders(fields['multiValueHeaders']),
      ...headersOf(fields['headers']),
      ...cookieHeaders(fields['cookies']),
    ],
  };
}

async function* following(
  first: Buffer,
  chunks: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  if (first.length > 0) yield first;
  for (let next = await chunks.next(); next.done !== true; next = await chunks.next()) {
    yield next.value;
  }
}
