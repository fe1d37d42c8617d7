import type { Attributes } from '@opentelemetry/api';
import type { OutgoingHeaders } from '../outgoing/headers.js';
import type { Shape } from '../trigger/shape.js';

/** What is known of one service's calls, beside what all calls have in common. */
export interface AwsService {
  readonly attributes: (input: Shape, operation: string) => Attributes;
  /** A copy of the input that carries the trace; `undefined` for an operation that carries none. */
  readonly inject?: (
    input: Shape,
    operation: string,
    headers: OutgoingHeaders,
  ) => Shape | undefined;
  readonly outcome?: (output: unknown) => Attributes;
}
