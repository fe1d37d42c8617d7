import type { AttributesLike, SpanLike } from '../sdk/span.js';
import type { Mapping } from './mapping.js';
import type { ResourceFacts } from './resource-facts.js';

/** The function's own segment, which Lambda sends: what a span of its trace becomes a part of. */
export interface FunctionTrace {
  /** The id of the function's segment. */
  readonly parentId: string;
}

/** One span, seen as the segment that it becomes. */
export interface SegmentView {
  readonly span: SpanLike;
  /** The span's attributes, less those that this document shall not know. */
  readonly attributes: AttributesLike;
  /** Set when the span is of the trace that Lambda's runtime named. */
  readonly functionTrace: FunctionTrace | undefined;
  readonly insideLambda: boolean;
  /** Whether it is a part of a segment, in a document of its own. */
  readonly isSubsegment: boolean;
  /** Whether ADOT marked it as the first span of its service. */
  readonly localRoot: boolean;
  /** Whether the resource is described in this document. */
  readonly storesResource: boolean;
  /** Whether its attributes are joined to the document's text, where they are ready as text. */
  readonly resourceApart: boolean;
  readonly resource: ResourceFacts;
  readonly mapping: Mapping;
}
