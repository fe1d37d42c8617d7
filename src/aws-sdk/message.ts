import type { Attributes } from '@opentelemetry/api';
import { missingHeaders, type OutgoingHeaders } from '../outgoing/headers.js';
import { at, type Shape, shapeAt } from '../trigger/shape.js';

/**
 * How many attributes a message may have, for SQS and for SNS that delivers to it.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
const MAX_ATTRIBUTES = 10;

/** What every call of a messaging service has. */
export interface Messaging {
  readonly system: string;
  readonly operation: string;
  /** What the operation does to messages; absent for one that is about something else. */
  readonly type: string | undefined;
  readonly destination: string | undefined;
  /** The entries of a batch. */
  readonly entries: unknown;
}

/** https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
export function messagingAttributes(call: Messaging): Attributes {
  const { system, operation, type, destination, entries } = call;
  const count = Array.isArray(entries) ? entries.length : 0;
  return {
    'messaging.system': system,
    'messaging.operation.name': operation,
    'messaging.operation.type': type,
    'messaging.destination.name': destination,
    'messaging.batch.message_count': count > 1 ? count : undefined,
  };
}

/** A copy of a message with the W3C's headers as attributes, as far as there is room and none of its own. */
export function withTraceAttributes(message: Shape, headers: OutgoingHeaders): Shape {
  const present = shapeAt(message, 'MessageAttributes');
  const { traceparent, tracestate } = headers;
  const attributes: Record<string, unknown> = { ...present };
  for (const [name, value] of missingHeaders(
    { traceparent, tracestate },
    (name) => at(present, name) !== undefined,
  )) {
    if (Object.keys(attributes).length < MAX_ATTRIBUTES) attributes[name] = stringAttribute(value);
  }
  return present === undefined && Object.keys(attributes).length === 0
    ? message
    : { ...message, MessageAttributes: attributes };
}

/** A message attribute of SQS and SNS. */
export function stringAttribute(value: string): Shape {
  return { DataType: 'String', StringValue: value };
}
