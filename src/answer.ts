import { guarded } from './guarded.js';

/** The first answer of a handler, whichever way it comes. */
export interface Answer {
  /** Settles as the first answer does. */
  readonly given: Promise<unknown>;
  readonly resolve: (result?: unknown) => void;
  readonly reject: (error?: unknown) => void;
  /** For the handler, in the place of the runtime's callback. */
  readonly callback: (error?: unknown, result?: unknown) => void;
  /** Gives the context its functions back, and the runtime the answer that came through one of them. */
  release(): void;
}

type Functions = Record<string, unknown>;
type AnswerFunction = (...values: unknown[]) => void;

/**
 * Takes the place of the functions that end an invocation when they are called: the callback, and
 * `succeed`, `fail` and `done` of the context, as the runtimes up to Node.js 22 have them.
 *
 * The first call is the answer. It is held until the telemetry has left, and then made at the
 * runtime's own function, which alone knows what it means: a callback waits for an empty event
 * loop, `done` does not. The handler gets the runtime's own context rather than a copy: what others
 * read there or put there stays, and `callbackWaitsForEmptyEventLoop` sets the runtime's. A context
 * that lets nothing be replaced keeps its functions.
 */
export function takeAnswer(context: unknown, runtimeCallback: unknown): Answer {
  let isGiven = false;
  let isReleased = false;
  let passOn: (() => void) | undefined;
  let settle: { resolve(result: unknown): void; reject(error: unknown): void };
  const given = new Promise((resolve, reject) => {
    settle = { resolve, reject };
  });
  const resolve = (result?: unknown): void => {
    isGiven = true;
    settle.resolve(result);
  };
  const reject = (error?: unknown): void => {
    isGiven = true;
    settle.reject(error);
  };
  const done = (error?: unknown, result?: unknown): void =>
    error === undefined || error === null ? resolve(result) : reject(error);
  const inPlaceOf =
    (own: unknown, answer: AnswerFunction): AnswerFunction =>
    (...values) => {
      const call = (): void => {
        if (typeof own === 'function') Reflect.apply(own, context, values);
      };
      // The runtime reads the functions as the handler returns, and calls them when all is done.
      if (isReleased) call();
      else if (!isGiven) {
        passOn = call;
        answer(...values);
      }
    };
  const replaced: Array<readonly [name: string, own: unknown, ours: unknown]> = [];
  const replace = (name: string, answer: AnswerFunction): void => {
    const own = (context as Functions | undefined)?.[name];
    if (typeof own !== 'function') return;
    const ours = inPlaceOf(own, answer);
    if (Reflect.set(context as Functions, name, ours)) replaced.push([name, own, ours]);
  };
  guarded('replacing the functions of the context', () => {
    replace('succeed', resolve);
    replace('fail', reject);
    replace('done', done);
  });

  return {
    given,
    resolve,
    reject,
    callback: inPlaceOf(runtimeCallback, done),
    release() {
      isReleased = true;
      guarded('giving the context its functions back', () => {
        for (const [name, own, ours] of replaced) {
          // Somebody else may have replaced it once more.
          if ((context as Functions)[name] === ours) Reflect.set(context as object, name, own);
        }
      });
      passOn?.();
    },
  };
}
