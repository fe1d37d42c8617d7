import type { Environment, EnvironmentInvocation, InvocationResult } from './environment.js';

/** The execution environments of one function. */
export interface EnvironmentPool {
  /** Runs an invocation in an idle environment, else in a new one, else when one is free. */
  run(invocation: EnvironmentInvocation): Promise<InvocationResult>;
  /** The processes that exist now. */
  processIds(): readonly number[];
  /** Kills all. Resolves when no process is left; what waits or comes later fails. */
  close(): Promise<void>;
}

/** How a pool gets its environments. */
export interface EnvironmentPoolOptions {
  readonly start: () => Promise<Environment>;
  /** How many may run at once; what comes on top of it waits. */
  readonly maxEnvironments: number;
}

const CLOSED: InvocationResult = {
  failure: { errorType: 'Closed', errorMessage: 'The local server is stopping.', trace: [] },
  durationMs: 0,
  coldStart: false,
};

/** Creates a pool without any environment: the first invocation makes the first one. */
export function createEnvironmentPool(options: EnvironmentPoolOptions): EnvironmentPool {
  const idle: Environment[] = [];
  const all = new Set<Environment>();
  const starting = new Set<Promise<Environment>>();
  const waiting: Array<() => void> = [];
  let busy = 0;
  let closed = false;

  const takeSlot = async (): Promise<void> => {
    if (busy < options.maxEnvironments) busy++;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  };

  const giveSlot = (): void => {
    const next = waiting.shift();
    if (next === undefined) busy--;
    else next();
  };

  const acquire = async (): Promise<Environment> => {
    // The one used last, as Lambda does: the others are free to be given up.
    for (let known = idle.pop(); known !== undefined; known = idle.pop()) {
      if (known.alive()) return known;
      all.delete(known);
    }
    const promise = options.start();
    starting.add(promise);
    try {
      const started = await promise;
      all.add(started);
      return started;
    } finally {
      starting.delete(promise);
    }
  };

  const invoke = async (invocation: EnvironmentInvocation): Promise<InvocationResult> => {
    if (closed) return CLOSED;
    const environment = await acquire();
    const result = await environment.invoke(invocation);
    if (environment.alive()) idle.push(environment);
    else all.delete(environment);
    return result;
  };

  return {
    async run(invocation) {
      await takeSlot();
      try {
        return await invoke(invocation);
      } finally {
        giveSlot();
      }
    },
    processIds: () =>
      [...all].flatMap(({ processId, alive }) =>
        processId === undefined || !alive() ? [] : [processId],
      ),
    async close() {
      closed = true;
      await Promise.allSettled(starting);
      await Promise.all([...all].map((environment) => environment.close()));
      all.clear();
    },
  };
}
