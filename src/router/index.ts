export type { CookieOptions } from './cookies.js';
export type { ErrorClass } from './exchange.js';
export { HttpError, type HttpErrorOptions, isHttpError } from './http-error.js';
export type {
  AlbEvent,
  ApiGatewayRestEvent,
  HttpEvent,
  HttpSourceName,
  PayloadFormat2Event,
} from './http-event.js';
export type { AnyParams, PathParams } from './path-params.js';
export type { ProxyResult } from './proxy-result.js';
export type { IncludableRouter } from './registry.js';
export type { RequestBody } from './request-body.js';
export type { RequestHeaders } from './request-headers.js';
export type { ResponseHeaders, RouteResponse } from './response.js';
export type { HandlerResult } from './result.js';
export type { Middleware, RouteContext, RouteHandler } from './route-context.js';
export {
  createRouter,
  type RegisterMethods,
  type RegisterRoute,
  type Router,
  type RouterOptions,
} from './router.js';
export {
  BadGatewayError,
  BadRequestError,
  ConflictError,
  ForbiddenError,
  GatewayTimeoutError,
  GoneError,
  InternalServerError,
  MethodNotAllowedError,
  NotFoundError,
  PaymentRequiredError,
  RequestEntityTooLargeError,
  RequestTimeoutError,
  ServiceUnavailableError,
  TooManyRequestsError,
  UnauthorizedError,
  UnprocessableEntityError,
  UnsupportedMediaTypeError,
} from './status-errors.js';
export type { WebRequest } from './web-request.js';
