type Done = void | Promise<void>;

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

/** Whether a value is a promise, of any library. */
function isThenable(value: unknown): value is PromiseLike<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as Partial<PromiseLike<unknown>>).then === 'function'
  );
}
