import type { EventLike, SpanLike } from '../sdk/span.js';
import type { AttributeSource } from './attribute-source.js';
import type { XRayException } from './document.js';
import type { ResourceFacts, ResourceLike } from './resource-facts.js';

/** What decides how spans are mapped, prepared once: what is absent does not occur in Lambda with an SDK of ours. */
export interface Mapping {
  readonly insideLambda: boolean;
  readonly factsOf: (resource: ResourceLike) => ResourceFacts;
  /** The documents of a span, unless it has just the one; absent when none has more. */
  readonly toDocuments?: ((view: SegmentView) => string[] | undefined) | undefined;
  /** Whether an attribute becomes an annotation by its name; absent when none does. */
  readonly isIndexed?: ((key: string) => boolean) | undefined;
  /** The name that ADOT gave a segment, if any. */
  readonly signalName?: ((view: SegmentView) => string | undefined) | undefined;
  /** Whether ADOT says that the span called a service, whatever its kind. */
  readonly isMarkedCall?: ((view: SegmentView) => boolean) | undefined;
  /** What an event that is no exception tells of a failure, if anything. */
  readonly failedAttempt?:
    | ((event: EventLike, view: SegmentView) => XRayException | undefined)
    | undefined;
}

/** One span, seen as the segment that it becomes; its attributes, less those that this document shall not know. */
export interface SegmentView extends AttributeSource {
  readonly span: SpanLike;
  /** The id of the function's own segment, which Lambda sends: set when the span is of its trace. */
  readonly functionId: string | undefined;
  /** Whether it is a part of a segment, in a document of its own. */
  readonly isSubsegment: boolean;
  /** Whether the resource is described in this document. */
  readonly storesResource: boolean;
  readonly resource: ResourceFacts;
  readonly mapping: Mapping;
}
