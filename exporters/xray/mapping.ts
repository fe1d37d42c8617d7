import type { TraceHeader } from '../../src/telemetry.js';
import type { SpanLike } from '../sdk/span.js';
import { isEntry } from './call.js';
import { toSegment } from './segment.js';
import type { Mapping, SegmentView } from './segment-view.js';

/** The documents of a span, as JSON; `header` is the runtime's, when it names the trace of the span. */
export function mapSpan(
  span: SpanLike,
  mapping: Mapping,
  header: TraceHeader | undefined,
): string[] {
  const parent = span.parentSpanContext;
  // Without a parent in the header Lambda sends no segment that a span could be a part of.
  const functionId = header?.parentId;
  // Else it is a part of its parent when it has one, and is no entry of a service.
  const isSubsegment = functionId !== undefined || (parent !== undefined && !isEntry(span.kind));
  // The handler is the first span of this process in the function's segment.
  const isFirst = parent === undefined || parent.isRemote === true || parent.spanId === functionId;
  const view: SegmentView = {
    span,
    attributes: span.attributes,
    printed: new Set(),
    functionId,
    isSubsegment,
    storesResource: functionId === undefined ? !isSubsegment : isFirst,
    resource: mapping.factsOf(span.resource),
    mapping,
  };
  return mapping.toDocuments?.(view) ?? [toSegment(view)];
}
