import { assertFunction } from './function-argument.js';
import { isShape } from './trigger/shape.js';

export type ErrorClass<TError extends Error = Error> = abstract new (...args: never[]) => TError;

/** The functions that answer for errors, by the prototype of the errors' class. */
export type ErrorHandlers<THandler> = ReadonlyMap<object, THandler>;

/**
 * Adds the function that answers for the errors of a class and of its subclasses.
 *
 * @throws TypeError for no class or no function, RangeError for a class that has one already.
 */
export function addErrorHandler<THandler>(
  handlers: Map<object, THandler>,
  type: ErrorClass,
  handler: THandler,
): void {
  const { name, prototype } = Object(type) as { name: unknown; prototype: unknown };
  if (!isShape(prototype)) {
    throw new TypeError('onError takes an error class and a function.');
  }
  assertFunction(handler, `onError(${name}) takes`);
  if (handlers.has(prototype)) {
    throw new RangeError(`onError(${name}) is registered already. Remove one.`);
  }
  handlers.set(prototype, handler);
}

/** The handler of the error's nearest class, of the first table that has one for any of them. */
export function errorHandlerFor<THandler>(
  tables: Iterable<ErrorHandlers<THandler>>,
  error: unknown,
): THandler | undefined {
  for (const handlers of tables) {
    let prototype: object | null = isShape(error) ? Object.getPrototypeOf(error) : null;
    for (; prototype !== null; prototype = Object.getPrototypeOf(prototype)) {
      const handler = handlers.get(prototype);
      if (handler !== undefined) return handler;
    }
  }
  return undefined;
}
