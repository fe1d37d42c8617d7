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
  const goOn = (value: unknown): Done => {
    try {
      return apply(value)?.catch(failed);
    } catch (error) {
      return failed(error);
    }
  };
  let value: unknown;
  try {
    value = run();
  } catch (error) {
    return failed(error);
  }
  return isThenable(value) ? Promise.resolve(value).then(goOn, failed) : goOn(value);
}

/** Goes on once something is done, at once when it is done already. */
export function afterwards(done: Done, next: () => void): Done {
  return done === undefined ? next() : done.then(next);
}
