import type { ErrorHandler, ErrorHandlers } from './exchange.js';

/**
 * Creates an empty table of error handlers.
 *
 * The nearest class wins, whatever the order of registration.
 */
export function createErrorHandlers(): ErrorHandlers {
  const byPrototype = new Map<object, ErrorHandler>();
  return {
    add(type, handler) {
      const prototype: unknown = typeof type === 'function' ? type.prototype : undefined;
      if (typeof prototype !== 'object' || prototype === null) {
        throw new TypeError(
          'onError takes an error class first. Write onError(NotFoundError, fn).',
        );
      }
      if (typeof handler !== 'function') {
        throw new TypeError(
          `onError(${type.name}) takes a function second, got ${typeof handler}.`,
        );
      }
      if (byPrototype.has(prototype)) {
        throw new RangeError(
          `onError(${type.name}) is registered already. Keep one handler a class.`,
        );
      }
      byPrototype.set(prototype, handler);
    },
    find(error) {
      if (byPrototype.size === 0 || typeof error !== 'object' || error === null) return undefined;
      let prototype: object | null = Object.getPrototypeOf(error);
      while (prototype !== null) {
        const handler = byPrototype.get(prototype);
        if (handler !== undefined) return handler;
        prototype = Object.getPrototypeOf(prototype);
      }
      return undefined;
    },
  };
}
