import { HttpError, type HttpErrorOptions } from './http-error.js';

/** 500: the function failed. */
export class InternalServerError extends HttpError {
  // Stated, as a minifier renames classes and clients read the name.
  override readonly name: string = 'InternalServerError';
  constructor(message = 'Internal Server Error', options?: HttpErrorOptions) {
    super(500, message, options);
  }
}

/** 502: a service behind the function answered badly. */
export class BadGatewayError extends HttpError {
  override readonly name: string = 'BadGatewayError';
  constructor(message = 'Bad Gateway', options?: HttpErrorOptions) {
    super(502, message, options);
  }
}

/** 503: the function cannot answer for now. */
export class ServiceUnavailableError extends HttpError {
  override readonly name: string = 'ServiceUnavailableError';
  constructor(message = 'Service Unavailable', options?: HttpErrorOptions) {
    super(503, message, options);
  }
}

/** 504: a service behind the function did not answer in time. */
export class GatewayTimeoutError extends HttpError {
  override readonly name: string = 'GatewayTimeoutError';
  constructor(message = 'Gateway Timeout', options?: HttpErrorOptions) {
    super(504, message, options);
  }
}
