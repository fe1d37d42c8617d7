import type { Environment, EnvironmentInvocation, InvocationResult } from './environment.js';
import { createEnvironmentFleet } from './environment-fleet.js';
import type { CodeVersion } from './function-code.js';
import type { FunctionFailure } from './runtime-reply.js';

/** The execution environments of one function. */
export interface EnvironmentPool {
  /**
   * Runs an invocation in a free environment, else in a new one, else when one is free. Never
   * rejects.
   */
  run(invocation: EnvironmentInvocation): Promise<InvocationResult>;
  /**
   * Starts an environment before anybody needs it. When nobody does soon, it ends. Resolves when its
   * process is there, or cannot be had.
   */
  startAhead(code: CodeVersion, codeReady: Promise<unknown>): Promise<void>;
  /** The processes that exist now. */
  processIds(): readonly number[];
  /** Kills all. Resolves when no process is left; what waits or comes later fails. */
  close(): Promise<void>;
}

/** How a pool gets its environments. */
export interface EnvironmentPoolOptions {
  /** The code to run; asked for at each invocation. A rejection is the invocation's failure. */
  readonly code: () => Promise<CodeVersion>;
  /** With `codeReady` the code is not there yet. */
  readonly start: (code: CodeVersion, codeReady?: Promise<unknown>) => Promise<Environment>;
  /** How many may run at once; what comes on top of it waits in its order. */
  readonly maxEnvironments: number;
  /** How many invocations one environment runs at once. Default 1. */
  readonly concurrency?: number | undefined;
  /** How many invocations may run at once before others are throttled. Default: none are. */
  readonly concurrencyLimit?: number | undefined;
  /** How long an environment beyond the first is kept without work. Default 10,000. */
  readonly idleMs?: number | undefined;
}

const CLOSED: FunctionFailure = {
  errorType: 'Closed',
  errorMessage: 'The local server is stopping.',
  trace: [],
};

/** The type of the failure of an invocation that was not run, as the limit is reached. */
export const THROTTLED = 'TooManyRequestsException';

/** Creates a pool without any environment: the first invocation makes the first one. */
export function createEnvironmentPool(options: EnvironmentPoolOptions): EnvironmentPool {
  const { start, concurrency = 1, idleMs = 10_000 } = options;
  const { concurrencyLimit = Number.POSITIVE_INFINITY } = options;
  const fleet = createEnvironmentFleet({ start, concurrency, idleMs });
  const slots = createSlots(options.maxEnvironments * concurrency);
  let underWay = 0;
  let closed = false;

  const invoke = async (invocation: EnvironmentInvocation): Promise<InvocationResult> => {
    if (closed) return failed(CLOSED);
    const code = await options.code();
    if (closed) return failed(CLOSED);
    const { environment, leave } = fleet.join(code);
    try {
      return await (await environment).invoke(invocation);
    } finally {
      leave();
    }
  };

  return {
    async run(invocation) {
      if (underWay >= concurrencyLimit) return failed(throttled(concurrencyLimit));
      underWay++;
      await slots.take();
      try {
        return await invoke(invocation);
      } catch (error) {
        return failed(failureOf(error));
      } finally {
        slots.give();
        underWay--;
      }
    },
    startAhead: fleet.startAhead,
    processIds: fleet.processIds,
    async close() {
      closed = true;
      await fleet.close();
    },
  };
}

function failed(failure: FunctionFailure): InvocationResult {
  return { failure, durationMs: 0, coldStart: false };
}

function throttled(limit: number): FunctionFailure {
  const errorMessage = `Rate Exceeded. ${limit} invocations are under way, the most that the limit allows.`;
  return { errorType: THROTTLED, errorMessage, trace: [] };
}

// Code that does not build, or a system that starts no more processes.
function failureOf(error: unknown): FunctionFailure {
  const { name, message } = error instanceof Error ? error : new Error(String(error));
  return { errorType: name, errorMessage: message, trace: [] };
}

/** So many at once; others wait, first come first served. */
function createSlots(count: number): { take(): Promise<void>; give(): void } {
  const waiting: Array<() => void> = [];
  let taken = 0;
  return {
    async take() {
      if (taken < count) taken++;
      else await new Promise<void>((resolve) => waiting.push(resolve));
    },
    give() {
      const next = waiting.shift();
      if (next === undefined) taken--;
      else next();
    },
  };
}
