import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { configuredRegion } from './config.js';
import type { FunctionOutcome } from './gateway/exchange.js';
import { rootOfTraceparent, type TraceContext } from './gateway/trace-context.js';
import type { XRayDocument } from './receiver/xray-document.js';
import { startXRayReceiver, type XRayReceiver } from './receiver/xray-receiver.js';
import type { CodeOptions } from './runtime/bundle.js';
import type { InvocationResult } from './runtime/environment.js';
import type { EnvironmentFile } from './runtime/environment-file.js';
import { THROTTLED } from './runtime/environment-pool.js';
import { failureText } from './runtime/failure-text.js';
import { createFunctionRuntime, type FunctionRuntime } from './runtime/function-runtime.js';
import type { StreamConsumer } from './runtime/runtime-reply.js';
import type { SpareProcess } from './runtime/spare-process.js';
import {
  addLine,
  createTelemetryStore,
  type RequestTelemetry,
  type TelemetryStore,
} from './telemetry-store.js';
import type { FunctionDefinition } from './template/function.js';

/** What a function made of an event, and what it sent meanwhile. */
export interface ServedInvocation extends FunctionOutcome {
  readonly requestId: string;
  readonly result: InvocationResult;
  readonly telemetry: RequestTelemetry;
}

/** An event on its way to a function. */
interface FunctionCall {
  readonly event: unknown;
  readonly trace: TraceContext;
  /** The client's `traceparent`, whose trace the function may continue. */
  readonly traceparent?: string | undefined;
  /** Takes a streamed result as it comes; without it all comes in one piece. */
  readonly onStream?: StreamConsumer | undefined;
}

/** The functions of a template, ready to be invoked. */
export interface FunctionService {
  /** Runs an invocation. Never rejects: what goes wrong is the outcome's `problem`. */
  invoke(definition: FunctionDefinition, call: FunctionCall): Promise<ServedInvocation>;
  /** Resolves when all that an invocation sent has been read. Called once for each. */
  settled(invocation: ServedInvocation): Promise<void>;
  /** The processes of the functions, as they are now. */
  processIds(): readonly number[];
  /** Ends all processes, and removes what was built. */
  close(): Promise<void>;
}

/** How functions are run. */
export interface FunctionServiceOptions {
  /** The file that runs in a function's process. Default: `runtime-client.js` beside this one. */
  readonly runtimeClientPath?: string | undefined;
  /** How many environments one function may have at once; more requests wait. Default 50. */
  readonly maxEnvironments?: number | undefined;
  /** How many invocations of one function may run at once before others get a 429. Default: none do. */
  readonly concurrencyLimit?: number | undefined;
  /** How many invocations one environment runs at once, where a function says nothing. Default 1. */
  readonly maxConcurrency?: number | undefined;
  /** Whether an environment waits for the first request of a function. Default true. */
  readonly startAhead?: boolean | undefined;
  /** A process that waits already, for the first of the functions; ended when nobody needs it. */
  readonly spare?: SpareProcess | undefined;
  readonly environmentFile?: EnvironmentFile | undefined;
  readonly loadEsbuild?: CodeOptions['loadEsbuild'];
  /** Takes a document of a trace that no invocation under way has. */
  readonly onStray: (document: XRayDocument) => void;
  /** Takes one sentence about something that is not as it has to be. */
  readonly onProblem: (problem: string) => void;
}

/** The absolute path of the runtime client that is published beside this file. */
export const RUNTIME_CLIENT: string = fileURLToPath(
  new URL('./runtime-client.js', import.meta.url),
);

// Whoever starts the server asks it something soon; but not all functions of a large template.
const MAX_AHEAD = 2;

/**
 * Starts what the functions of a template need: their code, and somebody to send telemetry to.
 *
 * @throws SetupError when the code of one of them is not as it has to be.
 */
export async function startFunctions(
  functions: readonly FunctionDefinition[],
  options: FunctionServiceOptions,
): Promise<FunctionService> {
  const store = createTelemetryStore();
  const folder = await mkdtemp(path.join(tmpdir(), 'fluoroscope-'));
  const receiver = await startReceiver(store, options);
  const runtimes = createRuntimes(functions, { folder, receiver, options });
  const close = async (): Promise<void> => {
    await Promise.all([...runtimes.values()].map((runtime) => runtime.close()));
    await receiver.close();
    await rm(folder, { recursive: true, force: true });
  };
  const { startAhead = true } = options;
  // All have come to their end before one failure ends the start: none writes into a removed folder.
  const prepared = await Promise.allSettled(
    [...runtimes.values()].map(({ prepare }, index) => prepare(startAhead && index < MAX_AHEAD)),
  );
  const failed = prepared.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  return {
    async invoke(definition, call) {
      const runtime = runtimes.get(definition);
      if (runtime === undefined) throw new Error(`${definition.logicalId} has no runtime.`);
      return await invoke(runtime, store, call);
    },
    async settled({ telemetry }) {
      // The function has sent all before it answered; it has only to be read.
      await receiver.quiet();
      store.close(telemetry);
    },
    processIds: () => [...runtimes.values()].flatMap((runtime) => runtime.processIds()),
    close,
  };
}

async function invoke(
  runtime: FunctionRuntime,
  store: TelemetryStore,
  { event, trace, traceparent, onStream }: FunctionCall,
): Promise<ServedInvocation> {
  const { root, sampled } = trace;
  const segmentId = randomBytes(8).toString('hex');
  // A function may continue the trace of its caller: those documents are this request's as well.
  const callers = rootOfTraceparent(traceparent);
  const telemetry = store.open(callers === undefined ? [root] : [root, callers], segmentId);
  const requestId = randomUUID();
  const result = await runtime.run({
    requestId,
    event: JSON.stringify(event),
    traceHeader: `Root=${root};Parent=${segmentId};Sampled=${sampled ? 1 : 0}`,
    onLine: (line) => addLine(telemetry, line),
    onStream,
  });
  const { failure, payload, collected } = result;
  const outcome = { requestId, result, telemetry };
  if (failure === undefined) return { ...outcome, payload, collected };
  const throttled = failure.errorType === THROTTLED;
  return { ...outcome, problem: failureText(failure), throttled };
}

function startReceiver(
  store: TelemetryStore,
  { onStray, onProblem }: FunctionServiceOptions,
): Promise<XRayReceiver> {
  return startXRayReceiver({
    onDocument: (document) => {
      if (!store.addDocument(document)) onStray(document);
    },
    onProblem,
  });
}

function createRuntimes(
  functions: readonly FunctionDefinition[],
  parts: { folder: string; receiver: XRayReceiver; options: FunctionServiceOptions },
): ReadonlyMap<FunctionDefinition, FunctionRuntime> {
  const { folder, receiver, options } = parts;
  const {
    runtimeClientPath = RUNTIME_CLIENT,
    maxEnvironments = 50,
    concurrencyLimit,
    maxConcurrency,
  } = options;
  const shared = {
    clientPath: runtimeClientPath,
    region: configuredRegion(),
    daemonAddress: receiver.address,
    maxEnvironments,
    concurrencyLimit,
    maxConcurrency,
    loadEsbuild: options.loadEsbuild,
  };
  return new Map(
    functions.map((definition, index) => {
      const outputFolder = path.join(folder, definition.logicalId);
      const overrides = options.environmentFile?.variablesOf(definition);
      const spare = index === 0 ? options.spare : undefined;
      const own = { ...shared, outputFolder, overrides, spare };
      return [definition, createFunctionRuntime(definition, own)];
    }),
  );
}
