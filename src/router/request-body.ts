import { type Shape, textAt } from '../trigger/shape.js';
import { BadRequestError, RequestEntityTooLargeError } from './status-errors.js';

/** The body of a request, read synchronously and as often as one likes. */
export interface RequestBody {
  /**
   * The body parsed as JSON, anew at each call.
   *
   * @throws BadRequestError when it is empty or no JSON.
   */
  json<T = unknown>(): T;
  /** The body as UTF-8 text; the empty text when there is none. */
  text(): string;
  /** The body's own bytes, whatever the source made of them. */
  bytes(): Uint8Array;
}

/**
 * Reads the body of an event.
 *
 * @throws RequestEntityTooLargeError when it has more bytes than there may be.
 */
export function createRequestBody(event: Shape, maxBytes: number | undefined): RequestBody {
  assertBodySize(event, maxBytes);
  const [body, encoding] = sentBody(event);
  const bytes = (): Buffer => Buffer.from(body, encoding);
  const text = (): string => (encoding === 'utf8' ? body : bytes().toString());
  return {
    bytes,
    text,
    json<T>() {
      try {
        return JSON.parse(text()) as T;
      } catch (cause) {
        throw new BadRequestError('The request body is empty or no valid JSON', { cause });
      }
    },
  };
}

/**
 * Checks how many bytes a body has, without decoding it.
 *
 * @throws RequestEntityTooLargeError when there are more than there may be.
 */
export function assertBodySize(event: Shape, maxBytes: number | undefined): void {
  if (maxBytes === undefined || Buffer.byteLength(...sentBody(event)) <= maxBytes) return;
  throw new RequestEntityTooLargeError(`The request body has more than ${maxBytes} bytes`);
}

/** The body as the source sent it, by the event's own flag for base64, never by its content type. */
function sentBody(event: Shape): [text: string, encoding: 'base64' | 'utf8'] {
  // VPC Lattice has another spelling in the first version of its events.
  const isBase64 = event['isBase64Encoded'] ?? event['is_base64_encoded'];
  return [textAt(event, 'body') ?? '', isBase64 === true ? 'base64' : 'utf8'];
}
