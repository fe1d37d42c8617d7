import type { Attributes } from '@opentelemetry/api';
import { missingHeaders, type OutgoingHeaders } from '../outgoing/headers.js';
import { at, isShape, type Shape, shapeAt, textAt } from '../trigger/shape.js';

/**
 * How many attributes a message may have, for SQS and for SNS that delivers to it.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
const MAX_ATTRIBUTES = 10;

/** A copy of a message with the W3C's headers as attributes, as far as there is room and none of its own. */
export function withTraceAttributes(message: Shape, headers: OutgoingHeaders): Shape {
  const present = shapeAt(message, 'MessageAttributes') ?? {};
  const added = missingHeaders(headers, (name) => Object.hasOwn(present, name))
    .filter(([name]) => name === 'traceparent' || name === 'tracestate')
    .slice(0, Math.max(0, MAX_ATTRIBUTES - Object.keys(present).length));
  if (added.length === 0) return message;
  const attributes = added.map(([name, value]) => [name, stringAttribute(value)] as const);
  return { ...message, MessageAttributes: { ...present, ...Object.fromEntries(attributes) } };
}

/** A message attribute of SQS and SNS. */
export function stringAttribute(value: string): Shape {
  return { DataType: 'String', StringValue: value };
}

/** A copy of an input, with each entry of a batch mapped. */
export function withEntries(input: Shape, key: string, map: (entry: Shape) => Shape): Shape {
  const entries = entriesOf(input, key).map((entry) => (isShape(entry) ? map(entry) : entry));
  return entries.length === 0 ? input : { ...input, [key]: entries };
}

/** The entries of a batch. */
export function entriesOf(input: Shape, key: string): readonly unknown[] {
  const entries = at(input, key);
  return Array.isArray(entries) ? entries : [];
}

/** The count of a batch, which a single message has not. */
export function batchCount(input: Shape, key: string): Attributes {
  const { length } = entriesOf(input, key);
  return length > 1 ? { 'messaging.batch.message_count': length } : {};
}

/** The id that the service gave a message. */
export function messageId(output: unknown): Attributes {
  const id = textAt(output, 'MessageId');
  return id === undefined ? {} : { 'messaging.message.id': id };
}
