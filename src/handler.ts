import { isLambdaContext } from './lambda-context.js';

/** The callback of a callback-style handler. */
export type Callback<TResult = unknown> = (error?: Error | string | null, result?: TResult) => void;

/** Any handler, as it is called. */
export type AnyHandler = (event: unknown, second: unknown, third?: unknown) => unknown;

/** The symbols that Lambda's runtime reads on a handler function, such as that of streaming. */
export function copySymbols(from: object, to: object): void {
  for (const symbol of Object.getOwnPropertySymbols(from)) {
    const descriptor = Object.getOwnPropertyDescriptor(from, symbol);
    if (descriptor !== undefined) Object.defineProperty(to, symbol, descriptor);
  }
}

/** The context of a call: the third argument of a streaming handler, else the second. */
export function contextArgument(second: unknown, third: unknown): unknown {
  return isLambdaContext(third) ? third : second;
}

/**
 * Calls a handler, whatever its style, and answers with a promise of its result.
 *
 * Streaming: the third argument is a context. Callback: the handler takes three parameters and
 * returns nothing; it gets a callback of ours, as the newer runtimes pass none. Otherwise what it
 * returns is its result, promised or not.
 */
export function callHandler(
  handler: AnyHandler,
  event: unknown,
  [second, third]: readonly [unknown, unknown],
): Promise<unknown> {
  if (isLambdaContext(third)) return settled(() => handler(event, second, third));
  if (handler.length < 3) return settled(() => handler(event, second, noCallback));
  return new Promise((resolve, reject) => {
    const callback: Callback = (error, result) => {
      if (error === undefined || error === null) resolve(result);
      else reject(error);
    };
    const returned = handler(event, second, callback);
    if (returned !== undefined) resolve(returned);
  });
}

/** A call's result or error as a promise, without a turn more than the handler itself takes. */
function settled(call: () => unknown): Promise<unknown> {
  try {
    return Promise.resolve(call());
  } catch (error) {
    return Promise.reject(error);
  }
}

/** A handler of fewer parameters than three may still read a third argument; its result is what it returns. */
function noCallback(): void {}
