import { isShape } from '../trigger/shape.js';
import { assertStatus } from './checks.js';

/** What an HTTP error may carry beside its message. */
export interface HttpErrorOptions {
  /** What led to it; goes to the log and the span, never to the client. */
  readonly cause?: unknown;
  /** Goes to the client, as the key `details` of the body. */
  readonly details?: unknown;
}

/** What every copy of this package recognises an HTTP error by. */
const BRAND = Symbol.for('fluoroscope.http-error.1');

/**
 * An error that the router answers with its own status.
 *
 * Its message and details are sent to the client.
 *
 * @throws RangeError when the status is no whole number from 400 to 599.
 */
export class HttpError extends Error {
  override readonly name: string = 'HttpError';
  readonly statusCode: number;
  readonly details: unknown;

  constructor(statusCode: number, message?: string, options?: HttpErrorOptions) {
    super(message, options);
    this.statusCode = assertStatus(statusCode, 400);
    this.details = options?.details;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** A class of HTTP errors that all have one status. */
export type HttpErrorClass = new (message?: string, options?: HttpErrorOptions) => HttpError;

/**
 * Makes the class of a status by its reason: `NotFoundError` of `Not Found`, the default message.
 *
 * The name is made of a text, as a minifier renames classes and clients read it.
 */
export function createErrorClass(statusCode: number, reason: string): HttpErrorClass {
  const name = `${reason.replace(/ (?:Error)?/g, '')}Error`;
  const named = {
    [name]: class extends HttpError {
      override readonly name: string = name;
      constructor(message = reason, options?: HttpErrorOptions) {
        super(statusCode, message, options);
      }
    },
  };
  return named[name] as HttpErrorClass;
}

/** Whether a value is an HTTP error, of this copy of the package or another one. */
export function isHttpError(value: unknown): value is HttpError {
  return isShape(value) && BRAND in value;
}
