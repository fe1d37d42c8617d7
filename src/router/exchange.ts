import type { LambdaContext } from '../lambda-context.js';
import type { Shape } from '../trigger/shape.js';
import type { HttpEvent } from './http-event.js';
import type { AnyParams } from './path-params.js';
import type { ResponseState } from './response.js';
import type { Route } from './route.js';
import type { AnyContext } from './route-context.js';
import type { HttpSource } from './source/http-source.js';

/** One request and the response under way: what the parts of the router pass on. */
export interface Exchange {
  readonly event: HttpEvent & Shape;
  readonly source: HttpSource;
  readonly context: Partial<LambdaContext>;
  readonly method: string;
  readonly path: string;
  readonly route: Route | undefined;
  /** `undefined` when the path has a malformed one, which the chain then answers. */
  readonly params: AnyParams | undefined;
  readonly settings: Settings;
  readonly response: ResponseState;
  /** What the application is given, once somebody asks for it. */
  c: AnyContext | undefined;
  /** The last error that was mapped, for the span. */
  error: unknown;
}

/** What an application's options come to. */
export interface Settings {
  readonly serializer: (value: unknown) => string | undefined;
  /** Of the application; a route of an included router has those of its own before it. */
  readonly errorHandlers: ErrorHandlers;
}

/** The functions that answer for errors, by class. */
export interface ErrorHandlers {
  add(type: ErrorClass, handler: ErrorHandler): void;
  /** The handler of the nearest class in the error's prototype chain. */
  find(error: unknown): ErrorHandler | undefined;
}

export type ErrorClass<TError extends Error = Error> = abstract new (...args: never[]) => TError;

export type ErrorHandler = (error: Error, c: AnyContext) => unknown;
