import { missingHeaders, type OutgoingHeaders } from '../outgoing/headers.js';
import { at, type Shape, shapeAt } from '../trigger/shape.js';

/**
 * How many attributes a message may have, for SQS and for SNS that delivers to it.
 *
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
 */
const MAX_ATTRIBUTES = 10;

/** A copy of a message with the W3C's headers as attributes, as far as there is room and none of its own. */
export function withTraceAttributes(message: Shape, headers: OutgoingHeaders): Shape {
  const present = shapeAt(message, 'MessageAttributes');
  const { traceparent, tracestate } = headers;
  const attributes: Record<string, unknown> = { ...present };
  const missing = missingHeaders(
    { traceparent, tracestate },
    (name) => at(present, name) !== undefined,
  );
  for (const [name, value] of missing) {
    if (Object.keys(attributes).length < MAX_ATTRIBUTES) attributes[name] = stringAttribute(value);
  }
  return missing.length === 0 ? message : { ...message, MessageAttributes: attributes };
}

/** A message attribute of SQS and SNS. */
export function stringAttribute(value: string): Shape {
  return { DataType: 'String', StringValue: value };
}
