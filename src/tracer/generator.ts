/** What is told of a generator: each step runs inside, and it ends once. */
export interface GeneratorOutcome {
  readonly step: <T>(fn: () => T) => T;
  done(result: unknown): void;
  failed(error: unknown): void;
}

type AnyGenerator =
  | Generator<unknown, unknown, unknown>
  | AsyncGenerator<unknown, unknown, unknown>;

/** Tells whether a value is what a generator function returned, async or not. */
export function isGenerator(value: unknown): value is AnyGenerator {
  const tag = Object.prototype.toString.call(value);
  return tag === '[object Generator]' || tag === '[object AsyncGenerator]';
}

/**
 * A generator that does what another one does, and tells how it ended.
 *
 * Its code runs at each `next()` and not when it was created, so a span around it is active in
 * each step and ends with the last.
 */
export function observedGenerator<T extends AnyGenerator>(
  generator: T,
  outcome: GeneratorOutcome,
): T {
  const note = (result: IteratorResult<unknown>): IteratorResult<unknown> => {
    if (result.done === true) outcome.done(result.value);
    return result;
  };
  const run = (call: () => unknown): unknown => {
    try {
      const result = outcome.step(call);
      if (!(result instanceof Promise)) return note(result as IteratorResult<unknown>);
      return result.then(note, (error: unknown) => {
        outcome.failed(error);
        throw error;
      });
    } catch (error) {
      outcome.failed(error);
      throw error;
    }
  };
  const observed = Object.create(generator, {
    next: { value: (...input: [] | [unknown]) => run(() => generator.next(...input)) },
    return: { value: (value: unknown) => run(() => generator.return(value)) },
    throw: { value: (error: unknown) => run(() => generator.throw(error)) },
  }) as T;
  return observed;
}
