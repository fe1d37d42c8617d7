import { TraceFlags } from '@opentelemetry/api';
import {
  environmentTraceHeader,
  parseTraceHeader,
  runtimeTraceOf,
  SENT,
  type TraceHeader,
} from '../../src/telemetry.js';
import type { SpanLike } from '../sdk/span.js';
import { createCountedWarning } from './counted-warning.js';
import { mapSpan } from './mapping.js';
import type { Mapping } from './segment-view.js';
import { createDaemonSocket } from './socket.js';
import { fitDocument, MAX_DOCUMENT_BYTES } from './trim.js';

/** Where documents go. */
export interface SenderOptions {
  /** `host:port`; default: AWS_XRAY_DAEMON_ADDRESS, then `127.0.0.1:2000`. */
  readonly daemonAddress?: string | undefined;
  /** Takes each datagram, its header line included, in the place of a socket. */
  readonly send?: ((datagram: string) => void) | undefined;
}

/** A way for spans to reach the X-Ray daemon. */
export interface SpanSender {
  /**
   * Sends a span before it returns, when it is sampled; nothing after the shutdown.
   *
   * Never throws: returns what went wrong.
   */
  send(span: SpanLike): unknown;
  /** Resolves when every document so far was handed to the kernel; at once when all were. */
  flush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon */
const HEADER = '{"format":"json","version":1}\n';

/** Creates a sender of spans, one datagram a document; `mapping` decides what is said of a span. */
export function createSpanSender(options: SenderOptions, mapping: Mapping): SpanSender {
  const daemon = options.send === undefined ? createDaemonSocket(options.daemonAddress) : undefined;
  const send = options.send ?? daemon?.send;
  const cuts = createCountedWarning(
    (count, latest) =>
      `X-Ray: ${count} documents over ${MAX_DOCUMENT_BYTES} bytes were cut, the latest ${latest}. Set fewer or shorter attributes; metadata.default.truncated tells what was cut.`,
  );
  const losses = createCountedWarning(
    (count, latest) =>
      `X-Ray: ${count} spans could not be sent: ${latest}. Look at what their attributes hold.`,
  );
  let isShutDown = false;

  const sendDocuments = (span: SpanLike): void => {
    const { traceId, traceFlags } = span.spanContext();
    const header = headerOf(traceId);
    // Not sampled by Lambda: the segment that this would be a part of is never sent.
    if ((traceFlags & TraceFlags.SAMPLED) === 0 || header?.sampled === false) return;
    for (const json of mapSpan(span, mapping, header)) {
      const fitting = fitDocument(json);
      if (fitting !== json) {
        cuts.note(`of ${Buffer.byteLength(json)} bytes from the span "${span.name}"`);
      }
      send?.(HEADER + fitting);
    }
  };

  return {
    send(span) {
      if (isShutDown) return undefined;
      try {
        sendDocuments(span);
        return undefined;
      } catch (error) {
        losses.note(String(error));
        return error;
      }
    },
    flush: () => daemon?.flush() ?? SENT,
    async shutdown() {
      isShutDown = true;
      await daemon?.flush();
      daemon?.close();
      cuts.report();
      losses.report();
    },
  };
}

/** The runtime's header for a trace: as `instrument()` noted it, else of the invocation that runs. */
function headerOf(traceId: string): TraceHeader | undefined {
  const noted = runtimeTraceOf(traceId);
  if (noted !== undefined) return noted;
  const header = parseTraceHeader(environmentTraceHeader());
  return header?.traceId === traceId ? header : undefined;
}
