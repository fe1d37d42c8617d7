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
    if (!isErrorStatus(statusCode)) {
      throw new RangeError(
        `The status of an HttpError is a whole number from 400 to 599, got ${statusCode}.`,
      );
    }
    this.statusCode = statusCode;
    this.details = options?.details;
    Object.defineProperty(this, BRAND, { value: true });
  }
}

/** Whether a value is an HTTP error, of this copy of the package or another one. */
export function isHttpError(value: unknown): value is HttpError {
  if (!(value instanceof Error)) return false;
  const candidate = value as Partial<HttpError> & { readonly [BRAND]?: unknown };
  return candidate[BRAND] === true && isErrorStatus(candidate.statusCode);
}

function isErrorStatus(value: unknown): boolean {
  return Number.isInteger(value) && Number(value) >= 400 && Number(value) <= 599;
}
