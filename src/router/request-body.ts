import { textAt } from '../trigger/shape.js';
import type { Exchange } from './exchange.js';
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
 * Reads the body of an event; its size is counted without decoding it.
 *
 * @throws RequestEntityTooLargeError when it has more bytes than there may be.
 */
export function requestBody({ event, matched }: Exchange): RequestBody {
  const maxBytes = matched?.maxBodyBytes;
  // VPC Lattice has another spelling in the first version of its events. Its type tells nothing.
  const isBase64 = event['isBase64Encoded'] ?? event['is_base64_encoded'];
  const encoding = isBase64 === true ? 'base64' : 'utf8';
  const body = textAt(event, 'body') ?? '';
  if (maxBytes !== undefined && Buffer.byteLength(body, encoding) > maxBytes) {
    throw new RequestEntityTooLargeError(`The request body has more than ${maxBytes} bytes`);
  }
  const bytes = (): Buffer => Buffer.from(body, encoding);
  const text = (): string => (isBase64 === true ? bytes().toString() : body);
  return {
    bytes,
    text,
    json<T>() {
      try {
        // A byte order mark is none of the text: https://encoding.spec.whatwg.org/#utf-8-decode
        return JSON.parse(text().replace(/^\u{feff}/u, '')) as T;
      } catch (cause) {
        throw new BadRequestError('The request body is empty or no valid JSON', { cause });
      }
    },
  };
}
