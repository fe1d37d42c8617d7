import type { Attributes } from '@opentelemetry/api';
import type { SemconvNames } from '../semconv.js';
import type { Shape } from './shape.js';

/** The name of an event source. */
export type TriggerName =
  | 'api-gateway-rest'
  | 'api-gateway-http'
  | 'function-url'
  | 'alb'
  | 'other';

/** The kinds of `faas.trigger`. */
type FaasTrigger = 'http' | 'pubsub' | 'datasource' | 'timer' | 'other';

export interface AttributeOptions {
  /** Whether the query and the client's address are recorded; default false. */
  readonly captureRequest: boolean;
  readonly semconv: SemconvNames;
}

/** One event source: how it is recognised, and what an invocation by it is called. */
export interface Trigger {
  readonly name: TriggerName;
  readonly faasTrigger: FaasTrigger;
  /** Tells whether an event is of this source; never throws, whatever it is given. */
  matches(event: unknown): boolean;
  /** The span attributes of the request, without those of the answer. */
  attributes(event: Shape, options: AttributeOptions): Attributes;
  /** The id that the source gave the request. */
  correlationId(event: Shape): string | undefined;
  /** The headers that may carry a trace context, in any letter case. */
  carrier?(event: Shape): Carrier;
}

/** Headers as the source writes them: text or texts, in any letter case. */
export type Carrier = Readonly<Record<string, string | readonly string[] | undefined>>;
