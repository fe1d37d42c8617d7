import { parseTraceHeader } from '../../src/telemetry.js';
import type { SpanLike } from '../sdk/span.js';
import type { XRayDocument } from './document.js';
import { createMapping, type XRayMappingOptions } from './full-mapping.js';
import { mapSpan } from './mapping.js';

/** Options of `toXRayDocuments`. */
export interface XRayDocumentsOptions extends XRayMappingOptions {
  /** The trace header of the invocation that the span belongs to; present = inside Lambda. */
  readonly lambdaTraceHeader?: string | undefined;
}

/**
 * Maps a span to the documents that describe it to X-Ray: one, or two for a call that ADOT marked.
 *
 * Inside Lambda a span of the runtime's own trace is a part of the function's segment, which
 * Lambda sends. Pure: sends nothing, and leaves the span as it is. The rules are those of the
 * OpenTelemetry Collector, but for what Lambda and Node.js need.
 * https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/awsxrayexporter
 */
export function toXRayDocuments(
  span: SpanLike,
  options: XRayDocumentsOptions = {},
): XRayDocument[] {
  const header = parseTraceHeader(options.lambdaTraceHeader);
  const own = header?.traceId === span.spanContext().traceId ? header : undefined;
  const mapping = createMapping(options, options.lambdaTraceHeader !== undefined);
  return mapSpan(span, mapping, own).map((json) => JSON.parse(json));
}
