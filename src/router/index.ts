export type { ErrorClass } from '../error-handlers.js';
export type { IncludableRouter } from './application.js';
export { cacheControl } from './cache-control.js';
export { compose } from './compose.js';
export { type Compression, type CompressOptions, compress } from './compress.js';
export type { CookieOptions } from './cookies.js';
export { type CorsOptions, cors } from './cors.js';
export type { RequestHeaders, ResponseHeaders } from './headers.js';
export { HttpError, type HttpErrorOptions, isHttpError } from './http-error.js';
export type {
  AlbEvent,
  ApiGatewayRestEvent,
  HttpEvent,
  HttpSourceName,
  LatticeEvent,
  LatticeEvent1,
  PayloadFormat2Event,
} from './http-event.js';
export type { AnyParams, PathParams } from './path-params.js';
export type { ProxyResult } from './proxy-result.js';
export type { RequestBody } from './request-body.js';
export type { ResolveStream } from './resolve.js';
export type { RouteResponse } from './response.js';
export type { HandlerResult } from './result.js';
export type { Middleware, RouteContext, RouteHandler } from './route-context.js';
export type { RequestPart, RequestSchemas, RouteOptions, ValidParts } from './route-options.js';
export {
  createRouter,
  type RegisterMethods,
  type RegisterRoute,
  type Router,
} from './router.js';
export type { RouterOptions } from './router-options.js';
export type {
  SchemaIssue,
  SchemaOutput,
  SchemaResult,
  StandardSchema,
} from './standard-schema.js';
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
