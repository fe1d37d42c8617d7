import type { Context } from '@opentelemetry/api';
import { runInContext } from '../invocation.js';
import { isThenable } from './thenable.js';

/** Told how a call ended: what it returned or threw, and which of the two that is. */
type Ended = (outcome: unknown, hasFailed?: boolean) => void;

type AnyGenerator = Generator<unknown, unknown, unknown>;

/**
 * Makes a call inside a context, and tells how it ended; its outcome passes through.
 *
 * At once, when its promise settles, or when its generator is exhausted.
 */
export function followedCall<T>(inside: Context, call: () => T, ended: Ended): T {
  const failed = (error: unknown): void => ended(error, true);
  let result: T;
  try {
    result = runInContext(inside, call);
  } catch (error) {
    failed(error);
    throw error;
  }
  if (isGenerator(result)) return followedGenerator(inside, result, ended);
  // The very promise that was made goes back to the caller, with its class and its methods.
  if (isThenable(result)) result.then(ended, failed);
  else ended(result);
  return result;
}

/** A generator that does what another one does: its code runs at each `next()` and not when it was created. */
function followedGenerator<T extends AnyGenerator>(inside: Context, from: T, ended: Ended): T {
  const followed = Object.create(from) as AnyGenerator;
  for (const key of ['next', 'return', 'throw'] as const) {
    followed[key] = (...input: [unknown]) =>
      followedCall(
        inside,
        () => from[key](...input),
        (outcome, hasFailed) => {
          if (hasFailed) return ended(outcome, true);
          const { done, value } = outcome as IteratorResult<unknown>;
          if (done) ended(value);
        },
      );
  }
  return followed as T;
}

/** Tells whether a value is what a generator function returned, async or not; one that cannot be read is none. */
function isGenerator(value: unknown): value is AnyGenerator {
  try {
    const { [Symbol.toStringTag]: tag } = value as { readonly [Symbol.toStringTag]?: unknown };
    return tag === 'Generator' || tag === 'AsyncGenerator';
  } catch {
    return false;
  }
}
