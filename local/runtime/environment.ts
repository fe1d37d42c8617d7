import { type ChildProcess, spawn } from 'node:child_process';
import { startTimer } from '../timer.js';
import { type ProcessExit, watchExit } from './process-exit.js';
import { type ProcessOutput, readOutput } from './process-output.js';
import {
  type FunctionFailure,
  type RuntimeApi,
  type RuntimeInvocation,
  type RuntimeReply,
  startRuntimeApi,
} from './runtime-api.js';

/** What one invocation came to. */
export interface InvocationResult {
  /** The result as JSON text; absent when the invocation failed. */
  readonly payload?: string | undefined;
  readonly failure?: FunctionFailure | undefined;
  /** From the hand-over to the reply, as Lambda bills it. */
  readonly durationMs: number;
  readonly coldStart: boolean;
  /** From the start of the process until it asked for work; present on a cold start. */
  readonly initMs?: number | undefined;
  readonly memoryMb?: number | undefined;
}

/** An invocation, and who is told of the lines that the function writes meanwhile. */
export interface EnvironmentInvocation {
  readonly requestId: string;
  readonly event: string;
  readonly traceHeader: string;
  readonly onLine: (line: string) => void;
}

/** One execution environment: a process that runs one invocation at a time. */
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
  const child = spawn(process.execPath, ['--enable-source-maps', options.clientPath], {
    cwd: options.taskRoot,
    env: options.variables(api.address),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const running: Running = { child, api, exit: watchExit(child), output: readOutput(child) };
  let alive = true;
  let coldStart = true;
  const initMs = api.initialised.then(() => performance.now() - startedAt);
  const gone = running.exit.gone.then(() => {
    alive = false;
    api.close();
  });
  return {
    processId: child.pid,
    alive: () => alive,
    async invoke(invocation) {
      const first = coldStart;
      coldStart = false;
      running.output.sendTo(invocation.onLine);
      const failure = first ? await initFailure(running) : undefined;
      if (failure !== undefined) {
        alive = false;
        await kill(running);
        return { failure, durationMs: 0, coldStart: true, initMs: performance.now() - startedAt };
      }
      const result = await run(running, invocation, options);
      alive &&= !running.child.killed;
      return { ...result, coldStart: first, initMs: first ? await initMs : undefined };
    },
    async close() {
      alive = false;
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function initFailure({ api, exit }: Running): Promise<FunctionFailure | undefined> {
  const timeout = startTimer(INIT_TIMEOUT_MS);
  const tooLong = { failure: failure('Sandbox.Timedout', 'Init timed out after 10.00 seconds') };
  const asked = api.initialised.then((failed) => ({ failure: failed }));
  const outcome = await exit.before(Promise.race([asked, timeout.over]));
  timeout.clear();
  return (outcome ?? tooLong).failure;
}

async function run(
  running: Running,
  invocation: EnvironmentInvocation,
  options: EnvironmentOptions,
): Promise<Omit<InvocationResult, 'coldStart' | 'initMs'>> {
  const startedAt = performance.now();
  const timeout = startTimer(options.timeoutMs);
  const delivered: RuntimeInvocation = {
    requestId: invocation.requestId,
    event: invocation.event,
    traceHeader: invocation.traceHeader,
    functionArn: options.functionArn,
    deadlineMs: Date.now() + options.timeoutMs,
  };
  const reply: RuntimeReply | undefined = await running.exit.before(
    Promise.race([running.api.deliver(delivered), timeout.over]),
  );
  timeout.clear();
  const durationMs = performance.now() - startedAt;
  if (reply === undefined) {
    await kill(running);
    const seconds = (options.timeoutMs / 1_000).toFixed(2);
    return {
      failure: failure('Sandbox.Timedout', `Task timed out after ${seconds} seconds`),
      durationMs,
    };
  }
  await settled(running, invocation.requestId);
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
