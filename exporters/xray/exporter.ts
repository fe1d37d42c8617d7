import type { ExportResultLike, SpanExporterLike } from '../sdk/span.js';
import { createMapping, type XRayMappingOptions } from './full-mapping.js';
import { createSpanSender, type SenderOptions } from './span-sender.js';

/** Options of `createXRayExporter`. */
export interface XRayExporterOptions extends XRayMappingOptions, SenderOptions {}

/** The exporter, as any OpenTelemetry SDK takes it. */
export interface XRayExporter extends SpanExporterLike {
  /** Resolves when every document so far was handed to the kernel; at once when all were. */
  forceFlush(): Promise<void>;
}

/**
 * Creates an exporter that sends each sampled span to the X-Ray daemon, one datagram a document.
 *
 * Inside Lambda, spans of the runtime's own trace become parts of the function's segment. Each is
 * sent before `export` returns. Failures are counted in one `diag.warn` and never thrown.
 *
 * @throws TypeError when `daemonAddress` is no address, while the module loads.
 */
export function createXRayExporter(options: XRayExporterOptions = {}): XRayExporter {
  const sender = createSpanSender(options, createMapping(options));
  let isShutDown = false;
  return {
    export(spans, resultCallback) {
      let failure: unknown = isShutDown ? new Error(SHUT_DOWN) : undefined;
      for (const span of spans) failure = sender.send(span) ?? failure;
      resultCallback(failure === undefined ? { code: SUCCESS } : failed(failure));
    },
    forceFlush: sender.flush,
    shutdown() {
      isShutDown = true;
      return sender.shutdown();
    },
  };
}

const SHUT_DOWN = 'The X-Ray exporter was shut down. Export before shutdown().';
const SUCCESS = 0;
const FAILED = 1;

function failed(error: unknown): ExportResultLike {
  return { code: FAILED, error: error instanceof Error ? error : new Error(String(error)) };
}
