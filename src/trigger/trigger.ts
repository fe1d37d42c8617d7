import type { Attributes } from '@opentelemetry/api';
import type { Redactor } from '../redaction.js';
import type { SemconvNames } from '../semconv.js';
import type { Shape } from './shape.js';

/** The name of an event source. */
export type TriggerName =
  | 'api-gateway-rest'
  | 'api-gateway-http'
  | 'api-gateway-websocket'
  | 'api-gateway-authorizer'
  | 'function-url'
  | 'alb'
  | 'lattice'
  | 'appsync'
  | 'sqs'
  | 'sns'
  | 's3'
  | 'eventbridge'
  | 'schedule'
  | 'dynamodb'
  | 'kinesis'
  | 'kafka'
  | 'mq'
  | 'cloudwatch-logs'
  | 'firehose'
  | 'cognito'
  | 'step-functions'
  | 'durable-execution'
  | 'other';

/** The kinds of `faas.trigger`: https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/ */
type FaasTrigger = 'http' | 'pubsub' | 'datasource' | 'timer' | 'other';

export interface AttributeOptions {
  /** Whether the query and the client's address are recorded; default false. */
  readonly captureRequest?: boolean | undefined;
  /** What is redacted of the query. */
  readonly redactor?: Redactor | undefined;
  readonly semconv: SemconvNames;
}

/** One event source: how it is recognised, and what an invocation by it is called. */
export interface Trigger {
  readonly name: TriggerName;
  readonly faasTrigger: FaasTrigger;
  /** Tells whether an event is of this source; never throws, whatever JSON it is given. */
  matches(event: unknown): boolean;
  /** The span attributes of the request, without those of the answer. */
  attributes(event: Shape, options: AttributeOptions): Attributes;
  /** The id that the source gave the request; none for a batch of several records. */
  correlationId(event: Shape): string | undefined;
  /** The headers that may carry the context of whoever sent the event, in any letter case. */
  readonly carrier?: ((event: Shape) => Carrier) | undefined;
  /** Of a batch: the headers that each record may carry of its sender's context. */
  readonly recordCarriers?: ((event: Shape) => readonly Carrier[]) | undefined;
}

/** Headers as the source writes them: text or texts, in any letter case. */
export type Carrier = Readonly<Record<string, string | readonly string[] | undefined>>;
