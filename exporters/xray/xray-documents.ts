import { SpanKind } from '@opentelemetry/api';
import { parseTraceHeader, type TraceHeader } from '../../src/telemetry.js';
import type { SpanLike } from '../sdk/span.js';
import type { XRayDocument } from './document.js';
import { isLocalRoot, toLocalRootDocuments } from './local-root.js';
import { createMapping, type Mapping, type XRayMappingOptions } from './mapping.js';
import { toSegment } from './segment.js';
import type { FunctionTrace, SegmentView } from './segment-view.js';

/** Options of `toXRayDocuments`. */
export interface XRayDocumentsOptions extends XRayMappingOptions {
  /** The trace header of the invocation that the span belongs to; present = inside Lambda. */
  readonly lambdaTraceHeader?: string | undefined;
}

/** Where spans are mapped. */
export interface LambdaPlace {
  readonly insideLambda: boolean;
  /** The runtime's header for the trace of the span. */
  readonly header: TraceHeader | undefined;
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
  const place = {
    insideLambda: options.lambdaTraceHeader !== undefined,
    header: header?.traceId === span.spanContext().traceId ? header : undefined,
  };
  return toDocuments(toView(span, createMapping(options), place));
}

/** The documents of a span, seen as a segment. */
export function toDocuments(view: SegmentView): XRayDocument[] {
  return view.localRoot ? toLocalRootDocuments(view) : [toSegment(view)];
}

/** Sees a span as a segment, with everything prepared. */
export function toView(
  span: SpanLike,
  mapping: Mapping,
  { insideLambda, header }: LambdaPlace,
): SegmentView {
  const functionTrace = functionTraceOf(header);
  const isPart = functionTrace !== undefined || isPartOf(span);
  return {
    span,
    attributes: span.attributes,
    functionTrace,
    insideLambda,
    isSubsegment: isPart,
    localRoot: functionTrace === undefined && isLocalRoot(span.attributes),
    storesResource: functionTrace === undefined ? !isPart : entersFunction(span, functionTrace),
    resourceApart: false,
    resource: mapping.factsOf(span.resource),
    mapping,
  };
}

/** Without a parent in the header Lambda sends no segment that a span could be a part of. */
function functionTraceOf(header: TraceHeader | undefined): FunctionTrace | undefined {
  return header?.parentId === undefined ? undefined : { parentId: header.parentId };
}

/** Whether the span is described as a part of its parent: it has one, and is no entry of a service. */
function isPartOf({ kind, parentSpanContext }: SpanLike): boolean {
  if (kind === SpanKind.SERVER || kind === SpanKind.CONSUMER) return false;
  return parentSpanContext !== undefined;
}

/** Whether the span is the handler's: the first of this process in the function's segment. */
function entersFunction({ parentSpanContext }: SpanLike, { parentId }: FunctionTrace): boolean {
  return (
    parentSpanContext === undefined ||
    parentSpanContext.isRemote === true ||
    parentSpanContext.spanId === parentId
  );
}
