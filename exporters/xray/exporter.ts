import { TraceFlags } from '@opentelemetry/api';
import {
  environmentTraceHeader,
  lambdaEnvironment,
  parseTraceHeader,
  runtimeTraceOf,
  type TraceHeader,
} from '../../src/telemetry.js';
import type { ExportResultLike, SpanExporterLike, SpanLike } from '../sdk/span.js';
import { createCountedWarning } from './counted-warning.js';
import { createMapping, type XRayMappingOptions } from './mapping.js';
import { createDaemonSocket, type DaemonSocket } from './socket.js';
import { MAX_DOCUMENT_BYTES } from './trim.js';
import { writeDocuments } from './written-documents.js';
import { toView } from './xray-documents.js';

/** Options of `createXRayExporter`. */
export interface XRayExporterOptions extends XRayMappingOptions {
  /** `host:port`; default: AWS_XRAY_DAEMON_ADDRESS, then `127.0.0.1:2000`. */
  readonly daemonAddress?: string | undefined;
  /** Takes each datagram, its header line included, in the place of a socket. */
  readonly send?: ((datagram: string) => void) | undefined;
}

/** The exporter, as any OpenTelemetry SDK takes it. */
export interface XRayExporter extends SpanExporterLike {
  /** Resolves when every document so far was handed to the kernel; at once when all were. */
  forceFlush(): Promise<void>;
}

/** https://docs.aws.amazon.com/xray/latest/devguide/xray-api-sendingdata.html#xray-api-daemon */
const HEADER = '{"format":"json","version":1}\n';

/**
 * Creates an exporter that sends each sampled span to the X-Ray daemon, one datagram a document.
 *
 * Inside Lambda, spans of the runtime's own trace become parts of the function's segment. Each is
 * sent before `export` returns. Failures are counted in one `diag.warn` and never thrown.
 *
 * @throws TypeError when `daemonAddress` is no address, while the module loads.
 */
export function createXRayExporter(options: XRayExporterOptions = {}): XRayExporter {
  const mapping = createMapping(options);
  const daemon = options.send === undefined ? createDaemonSocket(options.daemonAddress) : undefined;
  const send = options.send ?? daemon?.send ?? drop;
  const problems = createProblems();
  const isLambda = lambdaEnvironment() !== undefined;
  let isShutDown = false;

  const sendSpan = (span: SpanLike, headerOf: HeaderLookup): void => {
    const { traceId, traceFlags } = span.spanContext();
    const header = headerOf(traceId);
    // Not sampled by Lambda: the segment that this would be a part of is never sent.
    if ((traceFlags & TraceFlags.SAMPLED) === 0 || header?.sampled === false) return;
    const place = { insideLambda: isLambda || header !== undefined, header };
    for (const { json, originalBytes } of writeDocuments(toView(span, mapping, place))) {
      if (originalBytes !== undefined) problems.cut(span.name, originalBytes);
      send(HEADER + json);
    }
  };
  const sendAll = (spans: readonly SpanLike[]): ExportResultLike => {
    const headerOf = createHeaderLookup();
    let result: ExportResultLike = { code: SUCCESS };
    for (const span of spans) {
      try {
        sendSpan(span, headerOf);
      } catch (error) {
        result = failed(error);
        problems.lost(String(error));
      }
    }
    return result;
  };

  return {
    export(spans, resultCallback) {
      resultCallback(isShutDown ? failed(SHUT_DOWN) : sendAll(spans));
    },
    forceFlush: () => daemon?.flush() ?? Promise.resolve(),
    shutdown: async () => {
      isShutDown = true;
      await shutDown(daemon);
      problems.report();
    },
  };
}

const SUCCESS = 0;
const FAILED = 1;
const SHUT_DOWN = new Error('The X-Ray exporter was shut down. Export before shutdown().');

function drop(): void {}

function failed(error: unknown): ExportResultLike {
  return { code: FAILED, error: error instanceof Error ? error : new Error(String(error)) };
}

async function shutDown(daemon: DaemonSocket | undefined): Promise<void> {
  await daemon?.flush();
  daemon?.close();
}

type HeaderLookup = (traceId: string) => TraceHeader | undefined;

/**
 * The runtime's header for a trace: as `instrument()` noted it, else the environment's, which is
 * of the invocation that runs. It is read once an export, and only where it is needed.
 */
function createHeaderLookup(): HeaderLookup {
  let environment: { readonly header: TraceHeader | undefined } | undefined;
  return (traceId) => {
    const noted = runtimeTraceOf(traceId);
    if (noted !== undefined) return noted;
    environment ??= { header: parseTraceHeader(environmentTraceHeader()) };
    return environment.header?.traceId === traceId ? environment.header : undefined;
  };
}

interface Problems {
  cut(span: string, bytes: number): void;
  lost(reason: string): void;
  report(): void;
}

function createProblems(): Problems {
  const cuts = createCountedWarning(
    (count, latest) =>
      `X-Ray: ${count} documents were longer than ${MAX_DOCUMENT_BYTES} bytes and were cut, the latest ${latest}. Set fewer or shorter attributes; the documents tell what was cut in metadata.default.truncated.`,
  );
  const losses = createCountedWarning(
    (count, latest) =>
      `X-Ray: ${count} spans could not be sent: ${latest}. Look at what their attributes hold.`,
  );
  return {
    cut: (span, bytes) => cuts.note(`of ${bytes} bytes from the span "${span.slice(0, 200)}"`),
    lost: (reason) => losses.note(reason),
    report() {
      cuts.report();
      losses.report();
    },
  };
}
