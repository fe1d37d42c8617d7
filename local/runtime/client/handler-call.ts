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
      const finish = (error: unknown, result?: unknown): void => {
        settle = () => (error === undefined || error === null ? resolve(result) : reject(error));
        if (context['callbackWaitsForEmptyEventLoop'] === false) settle();
      };
      context['callbackWaitsForEmptyEventLoop'] = true;
      context['done'] = finish;
      context['fail'] = (error: unknown) => finish(error ?? 'handled');
      context['succeed'] = (result: unknown) => finish(null, result);
      const returned = handler(event, context, finish);
      // A plain value is not looked at: such a handler is taken to call back.
      if (isThenable(returned)) returned.then(resolve, reject);
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
