/** A time limit that can be called off. */
export interface Timer {
  /** Resolves with `undefined` when the time is over; never, once called off. */
  readonly over: Promise<undefined>;
  clear(): void;
}

/** Starts a timer of so many milliseconds. */
export function startTimer(ms: number): Timer {
  let id: NodeJS.Timeout | undefined;
  const over = new Promise<undefined>((resolve) => {
    id = setTimeout(resolve, ms, undefined);
  });
  return { over, clear: () => clearTimeout(id) };
}
