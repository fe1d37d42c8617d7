import { format } from 'node:util';
import { patchConsole } from './client/console-format.js';
import { type HandlerFunction, importHandler } from './client/handler-module.js';
import { errorBody, runtimeError } from './client/reported-error.js';
import { createRuntimeConnection, type ResponseHeaders } from './client/runtime-connection.js';

/**
 * What runs in a function's process in place of Lambda's own runtime client: loads the handler,
 * asks the Runtime API for invocations, and reports what the handler makes of them.
 *
 * It is bundled into one file on Node's own modules, so that the function's process holds nothing
 * else of ours.
 */

// biome-ignore lint/style/noProcessEnv: a runtime client's contract is the environment.
const environment = process.env;
const runtimeApi = createRuntimeConnection(environment['AWS_LAMBDA_RUNTIME_API'] ?? '');
const runtimeMajor = Number(/nodejs(\d+)/.exec(environment['AWS_EXECUTION_ENV'] ?? '')?.[1] ?? 22);
// From Node.js 24 on Lambda knows neither callbacks nor what goes with them.
const callbacks = runtimeMajor < 24;
// Taken before the function can replace them.
const writeOut = process.stdout.write.bind(process.stdout);
const writeError = process.stderr.write.bind(process.stderr);

let requestId: string | undefined;
/** Ends an invocation whose event loop has nothing left to do. */
let onDrained: (() => void) | undefined;

async function main(): Promise<void> {
  patchConsole({
    json: environment['AWS_LAMBDA_LOG_FORMAT'] === 'JSON',
    requestId: () => requestId,
  });
  process.on('beforeExit', () => onDrained?.());
  process.on('uncaughtException', (error) => void crash(error, 129));
  process.on('unhandledRejection', (reason) => {
    const rejected = reason instanceof Error ? reason : new Error(format(reason));
    void crash(runtimeError('Runtime.UnhandledPromiseRejection', rejected.message, rejected), 128);
  });
  const handler = await loadHandler();
  for (;;) {
    const next = await runtimeApi.get('/invocation/next');
    await runInvocation(handler, next.headers, JSON.parse(next.body));
  }
}

async function runInvocation(
  handler: HandlerFunction,
  headers: ResponseHeaders,
  event: unknown,
): Promise<void> {
  const id = String(headers['lambda-runtime-aws-request-id']);
  const traceId = headers['lambda-runtime-trace-id'];
  requestId = id;
  if (typeof traceId === 'string') environment['_X_AMZN_TRACE_ID'] = traceId;
  else delete environment['_X_AMZN_TRACE_ID'];
  try {
    const result = await callHandler(handler, event, lambdaContext(headers));
    const payload = toJson(result);
    // What the handler left for the next turn runs before the reply, as in Lambda.
    await new Promise(setImmediate);
    await reply(id, 'response', payload);
  } catch (error) {
    await reply(id, 'error', errorBody(error));
  }
}

function callHandler(
  handler: HandlerFunction,
  event: unknown,
  context: Record<string, unknown>,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    if (!callbacks) {
      resolve(handler(event, context));
      return;
    }
    let settle = (): void => resolve(null);
    onDrained = () => settle();
    const finish = (error: unknown, result?: unknown): void => {
      settle = () => (error === undefined || error === null ? resolve(result) : reject(error));
      if (context['callbackWaitsForEmptyEventLoop'] === false) settle();
    };
    context['callbackWaitsForEmptyEventLoop'] = true;
    context['done'] = finish;
    context['fail'] = (error: unknown) => finish(error ?? 'handled');
    context['succeed'] = (result: unknown) => finish(null, result);
    const returned = handler(event, context, finish);
    // A plain value is not looked at: such a handler is taken to call back.
    if (isThenable(returned)) returned.then(resolve, reject);
  }).finally(() => {
    onDrained = undefined;
  });
}

function lambdaContext(headers: ResponseHeaders): Record<string, unknown> {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    functionName: environment['AWS_LAMBDA_FUNCTION_NAME'],
    functionVersion: environment['AWS_LAMBDA_FUNCTION_VERSION'],
    memoryLimitInMB: environment['AWS_LAMBDA_FUNCTION_MEMORY_SIZE'],
    logGroupName: environment['AWS_LAMBDA_LOG_GROUP_NAME'],
    logStreamName: environment['AWS_LAMBDA_LOG_STREAM_NAME'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    xRayTraceId: headers['lambda-runtime-trace-id'],
    clientContext: undefined,
    identity: undefined,
    getRemainingTimeInMillis: () => deadline - Date.now(),
  };
}

async function loadHandler(): Promise<HandlerFunction> {
  try {
    const root = environment['LAMBDA_TASK_ROOT'] ?? '';
    const handler = await importHandler(environment['_HANDLER'] ?? '', root);
    if (callbacks || handler.length < 3) return handler;
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
  try {
    if (requestId !== undefined) await reply(requestId, 'error', errorBody(error));
    else await runtimeApi.post('/init/error', errorBody(error));
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

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === 'function';
}

// When the Runtime API is gone, so is the reason to run.
main().catch(() => process.exit(1));
