import type { AttributesLike, EventLike, SpanLike } from '../sdk/span.js';
import type { XRayException } from './document.js';
import type { ResourceFacts } from './resource-facts.js';

/** What decides how each span is mapped: what is absent does not occur in Lambda with an SDK of ours. */
export interface MappingRules {
  readonly insideLambda: boolean;
  /** Whether an attribute becomes an annotation by its name; absent when none does. */
  readonly isIndexed?: ((key: string) => boolean) | undefined;
  /** The name that ADOT gave a segment, if any. */
  readonly signalName?: ((view: SegmentView) => string | undefined) | undefined;
  /** What an event that is no exception tells of a failure, if anything. */
  readonly failedAttempt?:
    | ((event: EventLike, view: SegmentView) => XRayException | undefined)
    | undefined;
}

/** One span, seen as the segment that it becomes. */
export interface SegmentView {
  readonly span: SpanLike;
  /** The span's attributes, less those that this document shall not know. */
  readonly attributes: AttributesLike;
  /** The id of the function's own segment, which Lambda sends: set when the span is of its trace. */
  readonly functionId: string | undefined;
  /** Whether it is a part of a segment, in a document of its own. */
  readonly isSubsegment: boolean;
  /** Whether the resource is described in this document. */
  readonly storesResource: boolean;
  readonly resource: ResourceFacts;
  readonly mapping: MappingRules;
}
