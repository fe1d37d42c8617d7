import type { TraceHeader } from '../../src/telemetry.js';
import type { SpanLike } from '../sdk/span.js';
import { isEntry } from './call.js';
import type { XRayDocument } from './document.js';
import type { ResourceFacts, ResourceLike } from './resource-facts.js';
import type { MappingRules, SegmentView } from './segment-view.js';

/** What decides how spans are mapped, prepared once. */
export interface Mapping extends MappingRules {
  readonly factsOf: (resource: ResourceLike) => ResourceFacts;
  readonly toDocuments: (view: SegmentView) => XRayDocument[];
}

/** The documents of a span; `header` is the runtime's, when it names the trace of the span. */
export function mapSpan(
  span: SpanLike,
  mapping: Mapping,
  header: TraceHeader | undefined,
): XRayDocument[] {
  // Without a parent in the header Lambda sends no segment that a span could be a part of.
  const functionId = header?.parentId;
  const isSubsegment = functionId !== undefined || isPart(span);
  return mapping.toDocuments({
    span,
    attributes: span.attributes,
    functionId,
    isSubsegment,
    storesResource: functionId === undefined ? !isSubsegment : entersFunction(span, functionId),
    resource: mapping.factsOf(span.resource),
    mapping,
  });
}

/** Whether the span is described as a part of its parent: it has one, and is no entry of a service. */
function isPart({ kind, parentSpanContext }: SpanLike): boolean {
  return !isEntry(kind) && parentSpanContext !== undefined;
}

/** Whether the span is the handler's: the first of this process in the function's segment. */
function entersFunction({ parentSpanContext: parent }: SpanLike, functionId: string): boolean {
  return parent === undefined || parent.isRemote === true || parent.spanId === functionId;
}
