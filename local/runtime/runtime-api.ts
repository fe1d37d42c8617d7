import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  type FunctionFailure,
  failureOf,
  type RuntimeReply,
  readFailure,
  readResponse,
  readStream,
  readText,
  type StreamConsumer,
} from './runtime-reply.js';

/** An invocation on its way to the runtime. */
interface RuntimeInvocation {
  readonly requestId: string;
  /** The event as JSON text. */
  readonly event: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  /** `Root=…;Parent=…;Sampled=1`. */
  readonly traceHeader: string;
  /** Takes the result as it comes when the function streams it; without it all comes in one piece. */
  readonly onStream?: StreamConsumer | undefined;
}

/** The Runtime API of one execution environment. */
export interface RuntimeApi {
  /** `host:port`, for `AWS_LAMBDA_RUNTIME_API`. */
  readonly address: string;
  /** Resolves when the runtime first asks for work, or with the error that kept it from starting. */
  readonly initialised: Promise<FunctionFailure | undefined>;
  /** How long its init took, as the runtime tells when it first asks; absent when it does not. */
  initMs(): number | undefined;
  /** Resolves when the runtime waits for work. */
  asked(): Promise<void>;
  /**
   * Hands an invocation to the runtime, as soon as it asks for one. Resolves with its reply, a
   * streamed one at its end.
   */
  deliver(invocation: RuntimeInvocation): Promise<RuntimeReply>;
  close(): void;
}

interface Delivery {
  readonly invocation: RuntimeInvocation;
  readonly settle: (reply: RuntimeReply) => void;
}

interface State {
  /** The responses of the `next` calls that wait: several when the runtime takes several at once. */
  readonly waiting: ServerResponse[];
  /** The invocations that nobody has asked for yet. */
  readonly queued: Delivery[];
  /** The invocations that have been handed over, by request id. */
  readonly running: Map<string, Delivery>;
  readonly onAsked: Array<() => void>;
  readonly initialised: (failure: FunctionFailure | undefined) => void;
  initMs: number | undefined;
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
    waiting: [],
    queued: [],
    running: new Map(),
    onAsked: [],
    initialised: settle,
    initMs: undefined,
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
    initMs: () => state.initMs,
    async asked() {
      if (state.waiting.length > 0) return;
      await new Promise<void>((resolve) => state.onAsked.push(resolve));
    },
    deliver: (invocation) =>
      new Promise((resolve) => {
        state.queued.push({ invocation, settle: resolve });
        handOver(state);
      }),
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
    // The header is our own runtime client's.
    state.initMs ??= Number(request.headers['fluoroscope-init-ms'] ?? Number.NaN) || undefined;
    state.initialised(undefined);
    state.waiting.push(response);
    for (const resolve of state.onAsked.splice(0)) resolve();
    handOver(state);
    return;
  }
  const [, , requestId = '', kind] = path.split('/');
  const delivery = state.running.get(requestId);
  if (path === '/init/error') state.initialised(failureOf(await readText(request)));
  else if (delivery === undefined) await readText(request);
  else {
    const reply = await readReply(request, kind, delivery.invocation);
    state.running.delete(requestId);
    delivery.settle(reply);
  }
  response.writeHead(202, { 'content-type': 'application/json' }).end('{"status":"OK"}');
}

function readReply(
  request: IncomingMessage,
  kind: string | undefined,
  { onStream }: RuntimeInvocation,
): Promise<RuntimeReply> {
  if (kind !== 'response') return readFailure(request);
  const streamed = request.headers['lambda-runtime-function-response-mode'] === 'streaming';
  return streamed ? readStream(request, onStream) : readResponse(request);
}

function handOver(state: State): void {
  while (state.waiting.length > 0 && state.queued.length > 0) {
    const response = state.waiting.shift();
    const delivery = state.queued.shift();
    if (response === undefined || delivery === undefined) return;
    const { invocation } = delivery;
    state.running.set(invocation.requestId, delivery);
    response.writeHead(200, {
      // AWS's own client never delivers an event that comes without a type.
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': invocation.requestId,
      'lambda-runtime-deadline-ms': String(invocation.deadlineMs),
      'lambda-runtime-invoked-function-arn': invocation.functionArn,
      'lambda-runtime-trace-id': invocation.traceHeader,
    });
    response.end(invocation.event);
  }
}
