import type { HandlerFunction } from './handler-module.js';

/** How handlers are called. */
export interface HandlerCaller {
  /** Calls a handler: async, or with a callback. Resolves with its result. */
  call(
    handler: HandlerFunction,
    event: unknown,
    context: Record<string, unknown>,
  ): Promise<unknown>;
  /** Ends the invocations of an event loop that has nothing left to do, as Lambda does: with null. */
  drained(): void;
}

/** Creates the caller. From Node.js 24 on Lambda knows neither callbacks nor what goes with them. */
export function createHandlerCaller(callbacks: boolean): HandlerCaller {
  const onDrained = new Set<() => void>();
  const callBack = (
    handler: HandlerFunction,
    event: unknown,
    context: Record<string, unknown>,
  ): Promise<unknown> => {
    let settle = (): void => {};
    const drained = (): void => settle();
    onDrained.add(drained);
    return new Promise((resolve, reject) => {
      settle = () => resolve(null);
      let waits = true;
      let isAnswered = false;
      const first =
        (answer: (...values: unknown[]) => void) =>
        (...values: unknown[]): void => {
          if (!isAnswered) answer(...values);
          isAnswered = true;
        };
      const done = (error: unknown, result?: unknown): void =>
        error === undefined || error === null ? resolve(result) : reject(error);
      const succeed = first((result) => done(null, result));
      const fail = first((error) => done(error ?? 'handled'));
      Object.defineProperty(context, 'callbackWaitsForEmptyEventLoop', {
        enumerable: true,
        get: () => waits,
        set(value: boolean) {
          waits = value;
        },
      });
      Object.assign(context, { done: first(done), fail, succeed });
      const callback = first((error, result) => {
        settle = () => done(error, result);
        // An error, and one of the context's functions, wait for nothing.
        if (!waits || (error !== undefined && error !== null)) settle();
      });
      const returned = handler(event, context, callback);
      // A plain value is not looked at: such a handler is taken to call back.
      if (isThenable(returned)) returned.then(succeed, fail);
    }).finally(() => onDrained.delete(drained));
  };
  return {
    call: (handler, event, context) =>
      callbacks
        ? callBack(handler, event, context)
        : new Promise((resolve) => resolve(handler(event, context))),
    drained() {
      for (const drained of [...onDrained]) drained();
    },
  };
}

/** Whether a value can be awaited. */
export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}
