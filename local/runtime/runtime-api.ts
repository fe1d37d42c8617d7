import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An invocation on its way to the runtime. */
export interface RuntimeInvocation {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly event: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  /** `Root=…;Parent=…;Sampled=1`. */
  readonly traceHeader: string;
}

/** An error as a runtime reports it. */
export interface FunctionFailure {
  readonly errorType: string;
  readonly errorMessage: string;
  /** The lines of the stack. */
  readonly trace: readonly string[];
}

/** What the runtime answered to an invocation. */
export interface RuntimeReply {
  /** The result as JSON text; absent when the invocation failed. */
  readonly payload?: string | undefined;
  readonly failure?: FunctionFailure | undefined;
  /** The most memory that the process has used; absent when the runtime does not tell. */
  readonly memoryMb?: number | undefined;
}

/** The Runtime API of one execution environment. */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Resolves when the runtime first asks for work, or with the error that kept it from starting. */
  readonly initialised: Promise<FunctionFailure | undefined>;
  /** Resolves when the runtime waits for work. */
  asked(): Promise<void>;
  /** Hands an invocation to the runtime, as soon as it asks for one. Resolves with its reply. */
  deliver(invocation: RuntimeInvocation): Promise<RuntimeReply>;
  close(): void;
}

// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: 6 MB and the envelope.
const MAX_PAYLOAD_BYTES = 6_291_556;

interface State {
  /** The response of the `next` call that waits. */
  waiting: ServerResponse | undefined;
  /** The invocation that nobody has asked for yet. */
  queued: RuntimeInvocation | undefined;
  readonly onAsked: Array<() => void>;
  readonly replies: Map<string, (reply: RuntimeReply) => void>;
  readonly initialised: (failure: FunctionFailure | undefined) => void;
}

/**
 * Opens the Runtime API on a loopback port.
 *
 * Each environment has an own one, so that the port tells who calls, whichever client calls it.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  let settle: (failure: FunctionFailure | undefined) => void = () => {};
  const initialised = new Promise<FunctionFailure | undefined>((resolve) => {
    settle = resolve;
  });
  const state: State = {
    waiting: undefined,
    queued: undefined,
    onAsked: [],
    replies: new Map(),
    initialised: settle,
  };
  const server = createServer((request, response) => {
    // A client that dies while it sends has no answer to wait for.
    handle(state, request, response).catch(() => response.destroy());
  });
  // A runtime may wait for work as long as it likes, on a connection that it keeps.
  server.keepAliveTimeout = 0;
  server.requestTimeout = 0;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    initialised,
    async asked() {
      if (state.waiting === undefined) {
        await new Promise<void>((resolve) => state.onAsked.push(resolve));
      }
    },
    deliver(invocation) {
      const reply = new Promise<RuntimeReply>((resolve) => {
        state.replies.set(invocation.requestId, resolve);
      });
      state.queued = invocation;
      handOver(state);
      return reply;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function handle(
  state: State,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const path = (request.url ?? '').replace('/2018-06-01/runtime', '');
  if (path === '/invocation/next') {
    state.initialised(undefined);
    state.waiting = response;
    for (const resolve of state.onAsked.splice(0)) resolve();
    handOver(state);
    return;
  }
  const body = await readText(request);
  if (path === '/init/error') {
    state.initialised(failureOf(body));
  } else {
    const [, , requestId = '', kind] = path.split('/');
    const settle = state.replies.get(requestId);
    state.replies.delete(requestId);
    const memoryMb = memoryOf(request);
    if (kind === 'response') settle?.({ ...responseOf(body), memoryMb });
    if (kind === 'error') settle?.({ failure: failureOf(body), memoryMb });
  }
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
}

function handOver(state: State): void {
  const { waiting, queued } = state;
  if (waiting === undefined || queued === undefined) return;
  state.waiting = undefined;
  state.queued = undefined;
  waiting.writeHead(200, {
    // AWS's own client never delivers an event that comes without a type.
    'content-type': 'application/json',
    'lambda-runtime-aws-request-id': queued.requestId,
    'lambda-runtime-deadline-ms': String(queued.deadlineMs),
    'lambda-runtime-invoked-function-arn': queued.functionArn,
    'lambda-runtime-trace-id': queued.traceHeader,
  });
  waiting.end(queued.event);
}

function responseOf(payload: string): RuntimeReply {
  const bytes = Buffer.byteLength(payload);
  if (bytes <= MAX_PAYLOAD_BYTES) return { payload };
  return {
    failure: {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: `Response payload size (${bytes} bytes) exceeded maximum allowed payload size (${MAX_PAYLOAD_BYTES} bytes).`,
      trace: [],
    },
  };
}

function failureOf(body: string): FunctionFailure {
  let error: Record<string, unknown> = {};
  try {
    error = JSON.parse(body) as Record<string, unknown>;
  } catch {
    // A runtime that says nothing of its error has failed all the same.
  }
  const trace = error['trace'] ?? error['stackTrace'];
  return {
    errorType: String(error['errorType'] ?? 'Error'),
    errorMessage: String(error['errorMessage'] ?? body),
    trace: Array.isArray(trace) ? trace.map(String) : [],
  };
}

// The header is our own runtime client's; AWS's client does not send it.
function memoryOf(request: IncomingMessage): number | undefined {
  const megabytes = Number(request.headers['fluoroscope-memory-mb'] ?? Number.NaN);
  return Number.isFinite(megabytes) ? megabytes : undefined;
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}
