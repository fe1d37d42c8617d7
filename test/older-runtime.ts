import type { LambdaContext } from 'fluoroscope';
import { lambdaContext } from './lambda-context.js';

/** How an invocation was answered, through which of the runtime's functions. */
type Answered = readonly [by: 'callback' | 'done', error: unknown, result: unknown];

/** The context of the runtimes up to Node.js 22: it has functions that answer. */
export interface OlderContext extends LambdaContext {
  callbackWaitsForEmptyEventLoop: boolean;
  succeed(result?: unknown): void;
  fail(error?: unknown): void;
  done(error?: unknown, result?: unknown): void;
}

/** One invocation of such a runtime, which takes the first answer alone. */
export interface OlderInvocation {
  readonly context: OlderContext;
  /** What the runtime was told about waiting, at its answer. */
  readonly waits: () => boolean;
  /** Calls a handler as the runtime does; resolves with the first answer. */
  call(handler: unknown, event?: unknown): Promise<Answered>;
}

/** Starts an invocation of a runtime up to Node.js 22; `answered` is told of its answer. */
export function olderInvocation(
  over: Partial<LambdaContext> = {},
  answered: () => void = () => {},
): OlderInvocation {
  let isAnswered = false;
  let waits = true;
  let settle: (answer: Answered) => void;
  const first = new Promise<Answered>((resolve) => {
    settle = resolve;
  });
  const answer = (...given: Answered): void => {
    if (isAnswered) return;
    isAnswered = true;
    answered();
    settle(given);
  };
  const context: OlderContext = {
    get callbackWaitsForEmptyEventLoop() {
      return waits;
    },
    set callbackWaitsForEmptyEventLoop(value) {
      waits = value;
    },
    succeed: (result) => answer('done', null, result),
    fail: (error) => answer('done', error ?? 'handled', null),
    done: (error, result) => answer('done', error, result),
    ...lambdaContext(over),
  };
  return {
    context,
    waits: () => waits,
    async call(handler, event = {}) {
      const callback = (error: unknown, result: unknown): void => answer('callback', error, result);
      const returned = (handler as (...values: unknown[]) => unknown)(event, context, callback);
      if (returned instanceof Promise) returned.then(context.succeed, context.fail);
      return first;
    },
  };
}
