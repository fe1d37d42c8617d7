import { type Answer, takeAnswer } from './answer.js';
import { guarded } from './guarded.js';
import type { InvocationRunner } from './invocation-run.js';
import { SENT } from './sent.js';
import { watchResponseStream } from './streaming-response.js';
import { isThenable } from './tracer/thenable.js';
import type { Outcome, Running } from './unfinished.js';

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
export async function runHandler(call: HandlerCall, runner: InvocationRunner): Promise<unknown> {
  const { event, second, third } = call;
  const isStreaming = isObject(third) && !isContext(second);
  const answer = isStreaming ? undefined : takeAnswer(second, third);
  const running = runner.begin(event, isStreaming ? third : second);
  const start = (): Promise<unknown> =>
    answer === undefined ? callStreaming(call, running) : callAnswering(call, answer, running);
  let outcome: Outcome;
  try {
    outcome = { result: await (running === undefined ? start() : runner.call(running, start)) };
  } catch (error) {
    outcome = { error };
  }
  if (running !== undefined) {
    outcome = runner.settle(running, outcome);
    const flushed = runner.close(running);
    if (flushed !== SENT) await flushed;
    // The runtime has answered null by itself, and complains of a second answer.
    if (running.isDrained) await new Promise(() => {});
  }
  answer?.release();
  if ('error' in outcome) throw outcome.error;
  return outcome.result;
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

function callAnswering(
  call: HandlerCall,
  { given, resolve, reject, callback }: Answer,
  running: Running | undefined,
): Promise<unknown> {
  try {
    const returned = callOnce(call, isObject(call.third) ? call.third : callback);
    if (isThenable(returned)) returned.then(resolve, reject);
    else if (isResult(returned, call)) resolve(returned);
    else if (running !== undefined && call.handler.length < 3) {
      running.drained = () => {
        running.isDrained = true;
        resolve();
      };
    }
  } catch (error) {
    reject(error);
  }
  return given;
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
