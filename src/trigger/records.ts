import type { Attributes } from '@opentelemetry/api';
import { at, isShape, type Shape, textAt } from './shape.js';
import type { AttributeOptions, Carrier } from './trigger.js';

/** The records of an event, when all of it is a batch of one source. */
export function recordsOf(event: unknown, source: string): readonly Shape[] | undefined {
  const records = at(event, 'Records');
  if (!Array.isArray(records) || records.length === 0) return undefined;
  const first: unknown = records[0];
  // SNS spells the key with a capital, and is alone in that.
  const named = textAt(first, 'eventSource') ?? textAt(first, 'EventSource');
  return named === source ? records.filter(isShape) : undefined;
}

/** The part after the last `:` or `/` of an ARN: the name of a queue, a topic, a stream. */
export function arnName(arn: string | undefined): string | undefined {
  return arn?.slice(Math.max(arn.lastIndexOf(':'), arn.lastIndexOf('/')) + 1);
}

/** The name of a table or a stream within an ARN that goes on behind it: `…:table/orders/stream/…`. */
export function arnResource(arn: string | undefined): string | undefined {
  return arn?.split('/')[1];
}

/** What the invocation by a batch of messages says: https://opentelemetry.io/docs/specs/semconv/messaging/ */
export function messagingAttributes(
  { semconv }: AttributeOptions,
  batch: {
    /** The value of 1.44 and of 1.45. */
    readonly system: readonly [string, string];
    readonly destination: string | undefined;
    readonly ids: readonly (string | undefined)[];
  },
): Attributes {
  const [old, renamed] = batch.system;
  const attributes: Attributes = {
    [semconv.messagingSystem]: semconv.messagingSystem === 'messaging.system' ? old : renamed,
    'messaging.operation.name': 'process',
    'messaging.operation.type': 'process',
  };
  if (batch.destination !== undefined) {
    attributes['messaging.destination.name'] = batch.destination;
  }
  const only = onlyOne(batch.ids);
  if (batch.ids.length > 1) attributes['messaging.batch.message_count'] = batch.ids.length;
  else if (only !== undefined) attributes['messaging.message.id'] = only;
  return attributes;
}

/** The id of a batch of one; several have none of their own. */
export function onlyOne(ids: readonly (string | undefined)[]): string | undefined {
  return ids.length === 1 ? ids[0] : undefined;
}

/** The headers that message attributes carry, each under `key` of its attribute. */
export function attributeCarrier(attributes: unknown, key: string): Record<string, string> {
  const carrier: Record<string, string> = {};
  if (!isShape(attributes)) return carrier;
  for (const name of Object.keys(attributes)) {
    const value = textAt(attributes[name], key);
    if (value !== undefined && CONTEXT_HEADERS.has(name.toLowerCase())) carrier[name] = value;
  }
  return carrier;
}

const CONTEXT_HEADERS: ReadonlySet<string> = new Set([
  'traceparent',
  'tracestate',
  'baggage',
  'x-amzn-trace-id',
]);

export const NO_CARRIER: Carrier = {};
