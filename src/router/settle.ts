import { isThenable } from '../tracer/thenable.js';

/** The end of something: there already, or to be waited for. */
export type Done = void | Promise<void>;

/**
 * Runs something and goes on with its value: at once, or when it is there where it is a promise.
 *
 * What fails on the way, now or later, goes to `failed`.
 */
export function settle(
  run: () => unknown,
  apply: (value: unknown) => Done,
  failed: (error: unknown) => Done,
): Done {
  try {
    const value = run();
    if (isThenable(value)) return Promise.resolve(value).then(apply).catch(failed);
    return apply(value)?.catch(failed);
  } catch (error) {
    return failed(error);
  }
}

/** Goes on once something is done, at once when it is done already. */
export function afterwards<T>(done: Done, next: () => T): T | Promise<T> {
  return done === undefined ? next() : done.then(next);
}
