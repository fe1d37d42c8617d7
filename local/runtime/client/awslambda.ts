import type { HandlerFunction } from './handler-module.js';
import type { InvokeStore } from './invoke-store.js';
import { runtimeError } from './reported-error.js';
import type { ResponseStream } from './response-stream.js';

// https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
const STREAMING = Symbol.for('aws.lambda.runtime.handler.streaming');
const HIGH_WATER_MARK = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark');
const HEAD_CONTENT_TYPE = 'application/vnd.awslambda.http-integration-response';
// Between the head in JSON and the body.
const HEAD_END_BYTES = 8;

type Marked = HandlerFunction & { [STREAMING]?: unknown; [HIGH_WATER_MARK]?: unknown };

/** Puts Lambda's own global in its place, for code that streams or asks for its invocation. */
export function defineAwslambda(store: InvokeStore): void {
  Reflect.set(globalThis, 'awslambda', {
    InvokeStore: store,
    streamifyResponse(handler: Marked, options?: { highWaterMark?: number }) {
      handler[STREAMING] = 'response';
      if (options?.highWaterMark !== undefined) handler[HIGH_WATER_MARK] = options.highWaterMark;
      return handler;
    },
    HttpResponseStream: {
      from(stream: ResponseStream, head: unknown) {
        stream.setContentType(HEAD_CONTENT_TYPE);
        stream._onBeforeFirstWrite = (write) => {
          write(JSON.stringify(head));
          write(new Uint8Array(HEAD_END_BYTES));
        };
        return stream;
      },
    },
  });
}

/**
 * Whether a handler streams its answer.
 *
 * @throws Error of the runtime's type when it is marked as anything but a response stream.
 */
export function isStreamingHandler(handler: HandlerFunction): boolean {
  const mark = (handler as Marked)[STREAMING];
  if (mark === undefined || mark === null || mark === false) return false;
  if (mark === 'response') return true;
  throw runtimeError(
    'Runtime.MalformedStreamingHandler',
    'Only response streaming is supported. Wrap the handler in awslambda.streamifyResponse().',
  );
}

/** How many bytes a streaming handler wants to be held; `undefined` for Node's default. */
export function highWaterMarkOf(handler: HandlerFunction): number | undefined {
  const given = Number((handler as Marked)[HIGH_WATER_MARK] ?? Number.NaN);
  return given > 0 ? given : undefined;
}
