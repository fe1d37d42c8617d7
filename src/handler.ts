import { takeAnswer } from './answer.js';
import { guarded } from './guarded.js';
import { watchResponseStream } from './streaming-response.js';
import { isThenable } from './tracer/thenable.js';
import type { Running } from './unfinished.js';

/** The callback of a callback-style handler. */
export type Callback<TResult = unknown> = (error?: Error | string | null, result?: TResult) => void;

/** Any handler, as it is called. */
export type AnyHandler = (event: unknown, second: unknown, third?: unknown) => unknown;

/** One call of a handler, with its `this`. */
export interface HandlerCall {
  readonly handler: AnyHandler;
  readonly self: unknown;
  readonly event: unknown;
  readonly second: unknown;
  readonly third: unknown;
}

/** Runs a call as one invocation, or as it is where no invocation could be started. */
export type InvocationRunner = (
  call: (running: Running | undefined) => Promise<unknown>,
  event: unknown,
  context: unknown,
) => Promise<unknown>;

/** The symbols that Lambda's runtime reads on a handler function, such as that of streaming. */
export function copySymbols(from: object, to: object): void {
  for (const symbol of Object.getOwnPropertySymbols(from)) {
    const descriptor = Object.getOwnPropertyDescriptor(from, symbol);
    if (descriptor !== undefined) Object.defineProperty(to, symbol, descriptor);
  }
}

/**
 * Runs a handler as one invocation, whatever its style, and answers with a promise of its result.
 *
 * Streaming: the third argument is a context. Otherwise it is the runtime's callback, up to Node.js
 * 22, or nothing; or what Middy gives a handler of its own, which is passed on.
 */
export function runHandler(call: HandlerCall, run: InvocationRunner): Promise<unknown> {
  const { event, second, third } = call;
  return isObject(third) && !isContext(second)
    ? run((running) => callStreaming(call, running), event, third)
    : runAnswering(call, run);
}

/** The runtime waits for the promise and for the stream, so the invocation lasts as long as both. */
async function callStreaming(call: HandlerCall, running: Running | undefined): Promise<unknown> {
  const watch = guarded('watching the response stream', () => watchResponseStream(call.second));
  try {
    const result = await callOnce(call, call.third);
    if (running !== undefined) running.streamed = await watch?.ended;
    return result;
  } finally {
    watch?.end();
  }
}

async function runAnswering(call: HandlerCall, run: InvocationRunner): Promise<unknown> {
  const { event, second, third } = call;
  const { given, resolve, reject, callback, release } = takeAnswer(second, third);
  let isDrained = false;
  const start = (running: Running | undefined): Promise<unknown> => {
    try {
      const returned = callOnce(call, isObject(third) ? third : callback);
      if (isThenable(returned)) returned.then(resolve, reject);
      else if (isResult(returned, call)) resolve(returned);
      else if (running !== undefined && call.handler.length < 3) {
        running.drained = () => {
          isDrained = true;
          resolve();
        };
      }
    } catch (error) {
      reject(error);
    }
    return given;
  };
  try {
    const result = await run(start, event, second);
    // The runtime has answered null by itself, and complains of a second answer.
    return isDrained ? await new Promise(() => {}) : result;
  } finally {
    release();
  }
}

function callOnce({ handler, self, event, second }: HandlerCall, third: unknown): unknown {
  return Reflect.apply(handler, self, [event, second, third]);
}

/**
 * Whether what a handler returned, no promise, is its result rather than a by-product of a call
 * that will answer later, such as the request in `(event, context) => get(event, context.done)`.
 */
function isResult(returned: unknown, { handler, third }: HandlerCall): boolean {
  if (isObject(third)) return true;
  if (handler.length >= 3) return false;
  if (typeof third !== 'function') return true;
  if (!isObject(returned)) return returned !== undefined;
  const prototype: unknown = Object.getPrototypeOf(returned);
  return prototype === Object.prototype || prototype === null || Array.isArray(returned);
}

function isContext(value: unknown): boolean {
  return isObject(value) && ('awsRequestId' in value || 'getRemainingTimeInMillis' in value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}
