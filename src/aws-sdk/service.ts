import type { Attributes } from '@opentelemetry/api';
import type { OutgoingHeaders } from '../outgoing/headers.js';
import type { Shape } from '../trigger/shape.js';

/** What is known of one service's calls, beside what all calls have in common. */
export interface AwsService {
  readonly attributes: (input: Shape, operation: string) => Attributes;
  /** The operations that carry a trace: the key of a batch's entries, or empty for the input itself. */
  readonly carriers?: Readonly<Record<string, string>>;
  /** A copy of an input, or of an entry, with the trace in it; itself where that cannot be. */
  readonly carry?: (message: Shape, headers: OutgoingHeaders) => Shape;
}
