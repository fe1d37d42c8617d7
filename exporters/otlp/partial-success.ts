import { failureText } from './failure.js';
import type { HttpAnswer } from './transport.js';

/** What a backend says of what it took. */
interface PartialSuccess {
  readonly rejected: number;
  readonly message: string;
}

/** What an answer says; `problem` when it says nothing that can be read. */
export type SuccessAnswer =
  | { readonly partial: PartialSuccess | undefined }
  | { readonly problem: string };

const MAX_MESSAGE_CHARACTERS = 500;

/**
 * Reads the answer to a request that was taken.
 *
 * Without a body all was taken, and what is neither protobuf nor JSON says nothing, unless it is a
 * page: then no OTLP is spoken there.
 * https://opentelemetry.io/docs/specs/otlp/#partial-success-1
 */
export function readSuccess(
  { headers, body }: HttpAnswer,
  parseProtobuf: (body: Uint8Array) => unknown,
): SuccessAnswer {
  const type = (headers['content-type'] ?? '').split(';')[0]?.trim();
  if (body.length === 0) return { partial: undefined };
  if (type === 'text/html') return { problem: 'a page in HTML' };
  try {
    if (type === 'application/x-protobuf') return { partial: partialOf(parseProtobuf(body)) };
    if (type === 'application/json') return { partial: partialOf(JSON.parse(body.toString())) };
  } catch (error) {
    return { problem: failureText(error) };
  }
  return { partial: undefined };
}

function partialOf(answer: unknown): PartialSuccess | undefined {
  const { partialSuccess } = (answer ?? {}) as { partialSuccess?: Record<string, unknown> | null };
  if (typeof partialSuccess !== 'object' || partialSuccess === null) return undefined;
  // Each signal has its own name for the number, which in JSON may be a text.
  const { rejectedSpans, rejectedDataPoints, rejectedLogRecords, errorMessage } = partialSuccess;
  const count = Number(rejectedSpans ?? rejectedDataPoints ?? rejectedLogRecords ?? 0);
  const rejected = Number.isSafeInteger(count) && count > 0 ? count : 0;
  const message = typeof errorMessage === 'string' ? errorMessage : '';
  if (rejected === 0 && message === '') return undefined;
  return { rejected, message: message.slice(0, MAX_MESSAGE_CHARACTERS) };
}
