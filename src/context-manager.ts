import { type Context, type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';
import { managedContext, runInManagedContext } from './invocation.js';

/**
 * An OpenTelemetry context manager over the invocation's storage.
 *
 * The stock one is CommonJS, which an ES module bundle cannot start. Functions are bound; an event
 * emitter is returned as it is, since its listeners run in the context of what emits.
 */
export function createContextManager(): ContextManager {
  const manager: ContextManager = {
    active: () => managedContext() ?? ROOT_CONTEXT,
    with(next, fn, ...[thisArg, ...args]) {
      return runInManagedContext(next, () => fn.apply(thisArg, args));
    },
    bind<T>(bound: Context, target: T): T {
      if (typeof target !== 'function') return target;
      const fn = target as unknown as (...args: unknown[]) => unknown;
      const run = function (this: unknown, ...args: unknown[]): unknown {
        return runInManagedContext(bound, () => fn.apply(this, args));
      };
      Object.defineProperty(run, 'length', { value: fn.length, configurable: true });
      return run as unknown as T;
    },
    enable: () => manager,
    disable: () => manager,
  };
  return manager;
}
