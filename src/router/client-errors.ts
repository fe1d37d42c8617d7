import { HttpError, type HttpErrorOptions } from './http-error.js';

/** 400: the request itself is wrong. */
export class BadRequestError extends HttpError {
  // Stated, as a minifier renames classes and clients read the name.
  override readonly name: string = 'BadRequestError';
  constructor(message = 'Bad Request', options?: HttpErrorOptions) {
    super(400, message, options);
  }
}

/** 401: the client has not said who it is. */
export class UnauthorizedError extends HttpError {
  override readonly name: string = 'UnauthorizedError';
  constructor(message = 'Unauthorized', options?: HttpErrorOptions) {
    super(401, message, options);
  }
}

/** 402: the client has to pay first. */
export class PaymentRequiredError extends HttpError {
  override readonly name: string = 'PaymentRequiredError';
  constructor(message = 'Payment Required', options?: HttpErrorOptions) {
    super(402, message, options);
  }
}

/** 403: the client may not do this. */
export class ForbiddenError extends HttpError {
  override readonly name: string = 'ForbiddenError';
  constructor(message = 'Forbidden', options?: HttpErrorOptions) {
    super(403, message, options);
  }
}

/** 404: there is nothing at this path. */
export class NotFoundError extends HttpError {
  override readonly name: string = 'NotFoundError';
  constructor(message = 'Not Found', options?: HttpErrorOptions) {
    super(404, message, options);
  }
}

/** 405: the path has no such method. */
export class MethodNotAllowedError extends HttpError {
  override readonly name: string = 'MethodNotAllowedError';
  constructor(message = 'Method Not Allowed', options?: HttpErrorOptions) {
    super(405, message, options);
  }
}

/** 408: the request took too long to arrive. */
export class RequestTimeoutError extends HttpError {
  override readonly name: string = 'RequestTimeoutError';
  constructor(message = 'Request Timeout', options?: HttpErrorOptions) {
    super(408, message, options);
  }
}

/** 409: the request contradicts the present state. */
export class ConflictError extends HttpError {
  override readonly name: string = 'ConflictError';
  constructor(message = 'Conflict', options?: HttpErrorOptions) {
    super(409, message, options);
  }
}

/** 410: what was at this path is gone for good. */
export class GoneError extends HttpError {
  override readonly name: string = 'GoneError';
  constructor(message = 'Gone', options?: HttpErrorOptions) {
    super(410, message, options);
  }
}

/** 413: the body is larger than what is taken. */
export class RequestEntityTooLargeError extends HttpError {
  override readonly name: string = 'RequestEntityTooLargeError';
  constructor(message = 'Request Entity Too Large', options?: HttpErrorOptions) {
    super(413, message, options);
  }
}

/** 415: the body is of a type that is not taken. */
export class UnsupportedMediaTypeError extends HttpError {
  override readonly name: string = 'UnsupportedMediaTypeError';
  constructor(message = 'Unsupported Media Type', options?: HttpErrorOptions) {
    super(415, message, options);
  }
}

/** 422: the body is well formed, and its content is wrong. */
export class UnprocessableEntityError extends HttpError {
  override readonly name: string = 'UnprocessableEntityError';
  constructor(message = 'Unprocessable Entity', options?: HttpErrorOptions) {
    super(422, message, options);
  }
}

/** 429: the client asks too often. */
export class TooManyRequestsError extends HttpError {
  override readonly name: string = 'TooManyRequestsError';
  constructor(message = 'Too Many Requests', options?: HttpErrorOptions) {
    super(429, message, options);
  }
}
