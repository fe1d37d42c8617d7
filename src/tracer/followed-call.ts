import type { Context } from '@opentelemetry/api';
import { runInContext } from '../invocation.js';
import { isThenable } from './thenable.js';

/** How a call ended: what it returned or threw, and which of the two that is. */
type Ended = (outcome: unknown, hasFailed?: boolean) => void;

/**
 * Makes a call inside a context, and tells how it ended; its outcome passes through.
 *
 * At once, when its promise settles, or when its generator is exhausted: the code of a generator
 * runs at each `next()` and not when it was created, so the context is active in each step.
 */
export function followedCall<T>(inside: Context, call: () => T, ended: Ended): T {
  const failed = (error: unknown): void => ended(error, true);
  const step = <R>(run: () => R, returned: (result: unknown) => void): R => {
    try {
      const result = runInContext(inside, run);
      // The very promise goes back to the caller, with its class and its methods.
      if (isThenable(result)) result.then(returned, failed);
      else returned(result);
      return result;
    } catch (error) {
      failed(error);
      throw error;
    }
  };

  const result = step(call, (value) => {
    if (!isGenerator(value)) ended(value);
  });
  if (!isGenerator(result)) return result;
  const observed = Object.create(result) as typeof result;
  for (const key of ['next', 'return', 'throw'] as const) {
    observed[key] = (...input: [unknown]) =>
      step(
        () => result[key](...input),
        (yielded) => {
          const { done, value } = yielded as IteratorResult<unknown>;
          if (done) ended(value);
        },
      ) as never;
  }
  return observed;
}

/** Tells whether a value is what a generator function returned, async or not. */
function isGenerator(value: unknown): value is Generator<unknown, unknown, unknown> {
  return /^\[object (Async)?Generator\]$/.test(Object.prototype.toString.call(value));
}
