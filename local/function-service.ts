import { randomBytes, randomUUID } from 'node:crypto';
import { type GatewayRequest, headerValues } from './gateway/request.js';
import type { FunctionOutcome } from './gateway/server.js';
import { rootOfTraceparent } from './gateway/trace-context.js';
import type { InvocationResult } from './runtime/environment.js';
import type { EnvironmentPool } from './runtime/environment-pool.js';
import type { FunctionFailure } from './runtime/runtime-api.js';
import { addLine, type RequestTelemetry, type TelemetryStore } from './telemetry-store.js';

/** What a function made of a request, and what it sent meanwhile. */
export interface ServedRequest extends FunctionOutcome {
  readonly result: InvocationResult;
  readonly telemetry: RequestTelemetry;
}

// Frames of Node and of the runtime client say nothing of the function's own code.
const OTHERS_FRAME = /node:internal|runtime-client|new Promise \(<anonymous>\)/;
const SHOWN_FRAMES = 8;

/** Runs a request's event in its function, under the request's trace. */
export async function serveRequest(
  pool: EnvironmentPool,
  store: TelemetryStore,
  { request, event }: { request: GatewayRequest; event: Record<string, unknown> },
): Promise<ServedRequest> {
  const { root, sampled } = request.trace;
  const segmentId = randomBytes(8).toString('hex');
  const [traceparent] = headerValues(request, 'traceparent');
  // A function may continue the trace of its caller: those documents are this request's as well.
  const callers = rootOfTraceparent(traceparent);
  const telemetry = store.open(callers === undefined ? [root] : [root, callers], segmentId);
  const result = await pool.run({
    requestId: randomUUID(),
    event: JSON.stringify(event),
    traceHeader: `Root=${root};Parent=${segmentId};Sampled=${sampled ? 1 : 0}`,
    onLine: (line) => addLine(telemetry, line),
  });
  return {
    payload: result.failure === undefined ? result.payload : undefined,
    problem: result.failure === undefined ? undefined : failureText(result.failure),
    result,
    telemetry,
  };
}

function failureText({ errorType, errorMessage, trace }: FunctionFailure): string {
  const [first = '', ...frames] = trace;
  const shown = frames.filter((line) => !OTHERS_FRAME.test(line)).slice(0, SHOWN_FRAMES);
  // The runtime's own errors have no place in the function's code to show.
  if (first === '' || errorType.startsWith('Runtime.')) {
    const place = frames.length > 0 ? [first, ...shown] : [];
    return [`${errorType}: ${errorMessage}`, ...place].join('\n');
  }
  return [first, ...shown].join('\n');
}
