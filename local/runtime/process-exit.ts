import type { ChildProcess } from 'node:child_process';
import { startTimer } from '../timer.js';
import type { FunctionFailure } from './runtime-reply.js';

/** The end of a process, for those that wait for something else of it meanwhile. */
export interface ProcessExit {
  /** Resolves when the process is gone and all that it wrote has been read. */
  readonly gone: Promise<FunctionFailure>;
  /** Resolves as `work` does; when the process goes first, with what Lambda says of that. */
  before<T>(work: Promise<T>): Promise<T | { readonly failure: FunctionFailure }>;
}

// A grandchild that holds the pipes open must not keep us waiting.
const OUTPUT_TIMEOUT_MS = 100;

/** Watches a process from its start. */
export function watchExit(child: ChildProcess): ProcessExit {
  const listeners = new Set<(failure: FunctionFailure) => void>();
  let ended: FunctionFailure | undefined;
  const gone = exitOf(child).then((failure) => {
    ended = failure;
    for (const listener of listeners) listener(failure);
    return failure;
  });
  return {
    gone,
    // A race with `gone` itself would hold on to the outcome of every invocation until the end.
    before: (work) =>
      new Promise((resolve, reject) => {
        const listener = (failure: FunctionFailure): void => resolve({ failure });
        if (ended !== undefined) listener(ended);
        listeners.add(listener);
        work.then(resolve, reject).finally(() => listeners.delete(listener));
      }),
  };
}

function exitOf(child: ChildProcess): Promise<FunctionFailure> {
  const failure = (errorMessage: string): FunctionFailure => ({
    errorType: 'Runtime.ExitError',
    errorMessage,
    trace: [],
  });
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(failure(error.message)));
    child.once('exit', (code, signal) => {
      const reason = signal === null ? `exit status ${code}` : `signal ${signal}`;
      const bound = startTimer(OUTPUT_TIMEOUT_MS);
      const closed = new Promise<void>((close) => child.once('close', () => close()));
      void Promise.race([closed, bound.over]).then(() => {
        bound.clear();
        resolve(failure(`Runtime exited with error: ${reason}`));
      });
    });
  });
}
