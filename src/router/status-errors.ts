import { createErrorClass, type HttpError, type HttpErrorClass } from './http-error.js';

// Pure, so that a bundler leaves out the classes that an application does not name.

/** 400: the request itself is wrong. */
export const BadRequestError: HttpErrorClass = /* @__PURE__ */ createErrorClass(400, 'Bad Request');
export type BadRequestError = HttpError;

/** 401: the client has not said who it is. */
export const UnauthorizedError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  401,
  'Unauthorized',
);
export type UnauthorizedError = HttpError;

/** 402: the client has to pay first. */
export const PaymentRequiredError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  402,
  'Payment Required',
);
export type PaymentRequiredError = HttpError;

/** 403: the client may not do this. */
export const ForbiddenError: HttpErrorClass = /* @__PURE__ */ createErrorClass(403, 'Forbidden');
export type ForbiddenError = HttpError;

/** 404: there is nothing at this path. */
export const NotFoundError: HttpErrorClass = /* @__PURE__ */ createErrorClass(404, 'Not Found');
export type NotFoundError = HttpError;

/** 405: the path has no such method. */
export const MethodNotAllowedError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  405,
  'Method Not Allowed',
);
export type MethodNotAllowedError = HttpError;

/** 408: the request took too long to arrive. */
export const RequestTimeoutError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  408,
  'Request Timeout',
);
export type RequestTimeoutError = HttpError;

/** 409: the request contradicts the present state. */
export const ConflictError: HttpErrorClass = /* @__PURE__ */ createErrorClass(409, 'Conflict');
export type ConflictError = HttpError;

/** 410: what was at this path is gone for good. */
export const GoneError: HttpErrorClass = /* @__PURE__ */ createErrorClass(410, 'Gone');
export type GoneError = HttpError;

/** 413: the body is larger than what is taken. */
export const RequestEntityTooLargeError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  413,
  'Request Entity Too Large',
);
export type RequestEntityTooLargeError = HttpError;

/** 415: the body is of a type that is not taken. */
export const UnsupportedMediaTypeError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  415,
  'Unsupported Media Type',
);
export type UnsupportedMediaTypeError = HttpError;

/** 422: the body is well formed, and its content is wrong. */
export const UnprocessableEntityError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  422,
  'Unprocessable Entity',
);
export type UnprocessableEntityError = HttpError;

/** 429: the client asks too often. */
export const TooManyRequestsError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  429,
  'Too Many Requests',
);
export type TooManyRequestsError = HttpError;

/** 500: the function failed. */
export const InternalServerError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  500,
  'Internal Server Error',
);
export type InternalServerError = HttpError;

/** 502: a service behind the function answered badly. */
export const BadGatewayError: HttpErrorClass = /* @__PURE__ */ createErrorClass(502, 'Bad Gateway');
export type BadGatewayError = HttpError;

/** 503: the function cannot answer for now. */
export const ServiceUnavailableError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  503,
  'Service Unavailable',
);
export type ServiceUnavailableError = HttpError;

/** 504: a service behind the function did not answer in time. */
export const GatewayTimeoutError: HttpErrorClass = /* @__PURE__ */ createErrorClass(
  504,
  'Gateway Timeout',
);
export type GatewayTimeoutError = HttpError;
