import { type Shape, textAt } from '../trigger/shape.js';
import { BadRequestError } from './status-errors.js';

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

/** Reads the body of an event by its `isBase64Encoded` flag, never by its content type. */
export function createRequestBody(event: Shape): RequestBody {
  const body = textAt(event, 'body') ?? '';
  const encoding = event['isBase64Encoded'] === true ? 'base64' : 'utf8';
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
