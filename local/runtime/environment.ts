import { type ChildProcess, spawn } from 'node:child_process';
import { startTimer } from '../timer.js';
import { type ProcessExit, watchExit } from './process-exit.js';
import { type ProcessOutput, readOutput } from './process-output.js';
import { type RuntimeApi, startRuntimeApi } from './runtime-api.js';
import type { FunctionFailure, RuntimeReply, StreamConsumer } from './runtime-reply.js';
import type { SpareOrders, SpareProcess } from './spare-process.js';

/** What one invocation came to. */
export interface InvocationResult extends RuntimeReply {
  /** From the hand-over to the reply, as Lambda bills it. */
  readonly durationMs: number;
  readonly coldStart: boolean;
  /** From the start of the process until it asked for work; present on a cold start. */
  readonly initMs?: number | undefined;
}

/** An invocation, and who is told of the lines that the function writes meanwhile. */
export interface EnvironmentInvocation {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly event: string;
  readonly traceHeader: string;
  readonly onLine: (line: string) => void;
  /** Takes a streamed result as it comes; without it all comes in one piece. */
  readonly onStream?: StreamConsumer | undefined;
}

/** One execution environment: a process that runs one invocation at a time, or several at once. */
export interface Environment {
  readonly processId: number | undefined;
  /** Whether it can take another invocation. */
  alive(): boolean;
  /** Runs an invocation. Never rejects: a crash and a timeout are failures. */
  invoke(invocation: EnvironmentInvocation): Promise<InvocationResult>;
  /** Kills the process. Resolves when it is gone. */
  close(): Promise<void>;
}

/** How an environment is started. */
export interface EnvironmentOptions {
  /** The absolute path of the runtime client. */
  readonly clientPath: string;
  readonly taskRoot: string;
  readonly functionArn: string;
  readonly timeoutMs: number;
  /** How many invocations the process runs at once. Default 1. */
  readonly concurrency?: number | undefined;
  /** The process starts at once, and its init only when this resolves. */
  readonly codeReady?: Promise<unknown> | undefined;
  /** A process that waits already, for the function that comes first. */
  readonly spare?: SpareProcess | undefined;
  /** Makes the variables of the process, once its Runtime API has an address. */
  readonly variables: (runtimeApi: string) => Record<string, string>;
}

interface Running {
  readonly child: ChildProcess;
  readonly api: RuntimeApi;
  readonly exit: ProcessExit;
  readonly output: ProcessOutput;
}

// https://docs.aws.amazon.com/lambda/latest/dg/lambda-runtime-environment.html#runtimes-lifecycle-ib
const INIT_TIMEOUT_MS = 10_000;
// Only a client other than ours, or a function that blocks after its reply, makes us wait that long.
const SETTLE_TIMEOUT_MS = 100;

/** Starts an execution environment. Its init goes on in the background. */
export async function startEnvironment(options: EnvironmentOptions): Promise<Environment> {
  const api = await startRuntimeApi();
  const startedAt = performance.now();
  const child = startProcess(options, options.variables(api.address));
  const running: Running = { child, api, exit: watchExit(child), output: readOutput(child) };
  let alive = true;
  let initialised: Promise<FunctionFailure | undefined> | undefined;
  const initMs = api.initialised.then(() => api.initMs() ?? performance.now() - startedAt);
  const gone = running.exit.gone.then(() => {
    alive = false;
    api.close();
  });
  return {
    processId: child.pid,
    alive: () => alive,
    async invoke(invocation) {
      const first = initialised === undefined;
      initialised ??= initFailure(running);
      running.output.begin(invocation.requestId, invocation.onLine);
      try {
        const failure = await initialised;
        if (failure !== undefined) {
          alive = false;
          await kill(running);
          return { failure, durationMs: 0, coldStart: true, initMs: performance.now() - startedAt };
        }
        const result = await run(running, invocation, options);
        alive &&= !running.child.killed && result.failure?.errorType !== TIMED_OUT;
        return { ...result, coldStart: first, initMs: first ? await initMs : undefined };
      } finally {
        running.output.forget(invocation.requestId);
      }
    },
    async close() {
      alive = false;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

function startProcess(
  { clientPath, taskRoot, codeReady, spare }: EnvironmentOptions,
  variables: Record<string, string>,
): ChildProcess {
  const waiting = spare?.take(variables);
  const child =
    waiting ??
    spawn(process.execPath, ['--enable-source-maps', clientPath], {
      cwd: taskRoot,
      env: variables,
      stdio: [codeReady === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    });
  // It may go before it has heard.
  child.stdin?.on('error', () => {});
  const orders: SpareOrders = { variables, folder: taskRoot };
  const begin = (): void =>
    void child.stdin?.end(waiting === undefined ? '' : JSON.stringify(orders));
  // Code that does not build ends the process as well: its module is not there.
  (codeReady ?? Promise.resolve()).then(begin, begin);
  return child;
}

const TIMED_OUT = 'Sandbox.Timedout';

async function initFailure({ api, exit }: Running): Promise<FunctionFailure | undefined> {
  const timeout = startTimer(INIT_TIMEOUT_MS);
  const tooLong = { failure: failure(TIMED_OUT, 'Init timed out after 10.00 seconds') };
  const asked = api.initialised.then((failed) => ({ failure: failed }));
  const outcome = await exit.before(Promise.race([asked, timeout.over]));
  timeout.clear();
  return (outcome ?? tooLong).failure;
}

async function run(
  running: Running,
  invocation: EnvironmentInvocation,
  { functionArn, timeoutMs, concurrency = 1 }: EnvironmentOptions,
): Promise<Omit<InvocationResult, 'coldStart' | 'initMs'>> {
  const startedAt = performance.now();
  const timeout = startTimer(timeoutMs);
  const { requestId, event, traceHeader, onStream } = invocation;
  const deadlineMs = Date.now() + timeoutMs;
  const reply: RuntimeReply | undefined = await running.exit.before(
    Promise.race([
      running.api.deliver({ requestId, event, traceHeader, functionArn, deadlineMs, onStream }),
      timeout.over,
    ]),
  );
  timeout.clear();
  const durationMs = performance.now() - startedAt;
  if (reply === undefined) {
    // Others may be at work in the same process: it ends with the last of them, as it takes no more.
    if (concurrency === 1) await kill(running);
    const seconds = (timeoutMs / 1_000).toFixed(2);
    return {
      failure: failure(TIMED_OUT, `Task timed out after ${seconds} seconds`),
      durationMs,
    };
  }
  await settled(running, requestId);
  return { ...reply, durationMs };
}

// A process that crashed reports its error before it goes: it is free when it asks for work again.
async function settled(running: Running, requestId: string): Promise<void> {
  const bound = startTimer(SETTLE_TIMEOUT_MS);
  const ready = Promise.all([running.output.ended(requestId), running.api.asked()]);
  await running.exit.before(Promise.race([ready, bound.over]));
  bound.clear();
}

async function kill({ child, exit }: Running): Promise<void> {
  child.kill('SIGKILL');
  await exit.gone;
}

function failure(errorType: string, errorMessage: string): FunctionFailure {
  return { errorType, errorMessage, trace: [] };
}
