import { format } from 'node:util';
import { defineAwslambda, highWaterMarkOf, isStreamingHandler } from './client/awslambda.js';
import { patchConsole } from './client/console-format.js';
import { createHandlerCaller, isThenable } from './client/handler-call.js';
import { type HandlerFunction, importHandler } from './client/handler-module.js';
import { createInvokeStore, invokeContext } from './client/invoke-store.js';
import { lambdaContext } from './client/lambda-context.js';
import { errorBody, runtimeError } from './client/reported-error.js';
import { createRuntimeStream } from './client/response-stream.js';
import { createRuntimeConnection, type RuntimeResponse } from './client/runtime-connection.js';
import { waitForOrders } from './client/start-orders.js';

/**
 * What runs in a function's process in place of Lambda's own runtime client: loads the handler,
 * asks the Runtime API for invocations, and reports what the handler makes of them.
 *
 * It is bundled into one file on Node's own modules, so that the function's process holds nothing
 * else of ours.
 */

// biome-ignore lint/style/noProcessEnv: a runtime client's contract is the environment.
const environment = process.env;
// First of all: what follows reads the variables.
const waitedMs = waitForOrders(environment);
const runtimeApi = createRuntimeConnection(environment['AWS_LAMBDA_RUNTIME_API'] ?? '');
const runtimeMajor = Number(/nodejs(\d+)/.exec(environment['AWS_EXECUTION_ENV'] ?? '')?.[1] ?? 22);
const callbacks = runtimeMajor < 24;
// Set where several invocations share the process, as on Lambda Managed Instances.
const concurrency = Math.max(1, Number(environment['AWS_LAMBDA_MAX_CONCURRENCY'] ?? 1) || 1);
const concurrent = environment['AWS_LAMBDA_MAX_CONCURRENCY'] !== undefined;
const caller = createHandlerCaller(callbacks);
const store = createInvokeStore(concurrent);
const inFlight = new Set<string>();
// A handler that waits for nothing would end its process; Lambda's waits for its deadline.
const LONGEST_TIMER_MS = 2 ** 31 - 1;
// Taken before the function can replace them.
const writeOut = process.stdout.write.bind(process.stdout);
const writeError = process.stderr.write.bind(process.stderr);

async function main(): Promise<void> {
  patchConsole({
    json: environment['AWS_LAMBDA_LOG_FORMAT'] === 'JSON',
    requestId: () => (store.hasContext() ? store.getRequestId() : undefined),
  });
  defineAwslambda(store);
  process.on('beforeExit', () => caller.drained());
  process.on('uncaughtException', (error) => void crash(error, 129));
  process.on('unhandledRejection', (reason) => {
    const rejected = reason instanceof Error ? reason : new Error(format(reason));
    void crash(runtimeError('Runtime.UnhandledPromiseRejection', rejected.message, rejected), 128);
  });
  const handler = await loadHandler();
  const run = isStreamingHandler(handler) ? runStreaming : runBuffered;
  const serve = async (): Promise<never> => {
    for (;;) {
      const initMs = (performance.now() - waitedMs).toFixed(1);
      const next = await runtimeApi.get('/invocation/next', { 'fluoroscope-init-ms': initMs });
      await runInvocation(next, (id, context) =>
        run(handler, id, [JSON.parse(next.body), context]),
      );
    }
  };
  await Promise.all(Array.from({ length: concurrency }, serve));
}

type Call = readonly [event: unknown, context: Record<string, unknown>];

async function runInvocation(
  { headers }: RuntimeResponse,
  run: (id: string, context: Record<string, unknown>) => Promise<void>,
): Promise<void> {
  const id = String(headers['lambda-runtime-aws-request-id']);
  const header = headers['lambda-runtime-trace-id'];
  const traceId = typeof header === 'string' ? header : undefined;
  inFlight.add(id);
  // The variable is the process's: where invocations overlap it is nobody's.
  if (!concurrent && traceId !== undefined) environment['_X_AMZN_TRACE_ID'] = traceId;
  else delete environment['_X_AMZN_TRACE_ID'];
  await store.run(invokeContext(id, traceId), () => run(id, lambdaContext(headers, environment)));
  inFlight.delete(id);
}

async function runBuffered(handler: HandlerFunction, id: string, call: Call): Promise<void> {
  try {
    const payload = toJson(await caller.call(handler, ...call));
    // What the handler left for the next turn runs before the reply, as in Lambda.
    await new Promise(setImmediate);
    await reply(id, 'response', payload);
  } catch (error) {
    await reply(id, 'error', errorBody(error));
  }
}

async function runStreaming(handler: HandlerFunction, id: string, call: Call): Promise<void> {
  const { stream, done, opened, fail } = createRuntimeStream({
    open: (contentType) => runtimeApi.stream(`/invocation/${id}/response`, contentType),
    highWaterMark: highWaterMarkOf(handler),
  });
  const alive = setInterval(() => {}, LONGEST_TIMER_MS);
  try {
    const [event, context] = call;
    const returned = handler(event, stream, context);
    if (!isThenable(returned)) {
      throw runtimeError(
        'Runtime.MalformedStreamingHandler',
        'Streaming does not support non-async handlers.',
      );
    }
    if ((await returned) !== undefined) console.warn('Streaming handlers ignore return values.');
    await done;
    endOfInvocation(id);
  } catch (error) {
    if (!opened()) return await reply(id, 'error', errorBody(error));
    endOfInvocation(id);
    await fail(error);
  } finally {
    clearInterval(alive);
  }
}

async function loadHandler(): Promise<HandlerFunction> {
  try {
    const root = environment['LAMBDA_TASK_ROOT'] ?? '';
    const handler = await importHandler(environment['_HANDLER'] ?? '', root);
    if (callbacks || handler.length < 3 || isStreamingHandler(handler)) return handler;
    throw runtimeError(
      'Runtime.CallbackHandlerDeprecated',
      'Lambda calls back no more from Node.js 24 on. Make the handler async, with two parameters.',
    );
  } catch (error) {
    endOfInvocation('init');
    await runtimeApi.post('/init/error', errorBody(error));
    process.exit(1);
  }
}

async function crash(error: unknown, exitCode: number): Promise<void> {
  const body = errorBody(error);
  try {
    if (inFlight.size === 0) await runtimeApi.post('/init/error', body);
    await Promise.all([...inFlight].map((id) => reply(id, 'error', body)));
  } finally {
    process.exit(exitCode);
  }
}

async function reply(id: string, kind: 'response' | 'error', body: string): Promise<void> {
  endOfInvocation(id);
  await runtimeApi.post(`/invocation/${id}/${kind}`, body);
}

/** Tells the reader of our output that all lines of an invocation are written. */
function endOfInvocation(id: string): void {
  // Read by receiver/stdout-lines.ts, which knows the same mark.
  writeOut(`\u0000end ${id}\u0000\n`);
  writeError(`\u0000end ${id}\u0000\n`);
}

function toJson(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (error) {
    const message = `The result cannot be written as JSON: ${String(error)}`;
    throw runtimeError(
      'Runtime.JSONStringifyError',
      message,
      error instanceof Error ? error : undefined,
    );
  }
}

// When the Runtime API is gone, so is the reason to run.
main().catch(() => process.exit(1));
