import { Buffer } from 'node:buffer';
import { at, type Shape } from '../trigger/shape.js';
import { BadRequestError } from './client-errors.js';

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
  const raw = at(event, 'body');
  const body = typeof raw === 'string' ? raw : '';
  const isBase64 = at(event, 'isBase64Encoded') === true;
  const bytes = (): Uint8Array => Buffer.from(body, isBase64 ? 'base64' : 'utf8');
  const text = (): string => (isBase64 ? Buffer.from(body, 'base64').toString('utf8') : body);
  return { json: <T>() => parseJson(text()) as T, text, bytes };
}

function parseJson(text: string): unknown {
  if (text === '') throw new BadRequestError('The request has no body; JSON is expected');
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new BadRequestError('The request body is not valid JSON', { cause });
  }
}
