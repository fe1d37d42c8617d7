import { type OutgoingHeaders, XRAY_HEADER } from '../../outgoing/headers.js';
import { type Shape, shapeAt, textAt } from '../../trigger/shape.js';
import {
  batchCount,
  messageId,
  stringAttribute,
  withEntries,
  withTraceAttributes,
} from '../message.js';
import type { AwsService } from '../service.js';

const TYPES = new Map([
  ['SendMessage', 'send'],
  ['SendMessageBatch', 'send'],
  ['ReceiveMessage', 'receive'],
  ['DeleteMessage', 'settle'],
  ['DeleteMessageBatch', 'settle'],
]);

/** The system attribute that SQS hands to consumers as the trace header of a message. */
const TRACE_HEADER = 'AWSTraceHeader';

/** https://opentelemetry.io/docs/specs/semconv/messaging/sqs/ */
export const sqs: AwsService = {
  attributes(input, operation) {
    const url = textAt(input, 'QueueUrl');
    return {
      'messaging.system': 'aws_sqs',
      'messaging.operation.name': operation,
      'messaging.operation.type': TYPES.get(operation),
      'messaging.destination.name': url?.split('/').pop() ?? textAt(input, 'QueueName'),
      'aws.sqs.queue.url': url,
      ...batchCount(input, 'Entries'),
    };
  },
  inject(input, operation, headers) {
    const inject = (message: Shape): Shape =>
      withHeader(withTraceAttributes(message, headers), headers);
    if (operation === 'SendMessage') return inject(input);
    if (operation === 'SendMessageBatch') return withEntries(input, 'Entries', inject);
    return undefined;
  },
  outcome: messageId,
};

function withHeader(message: Shape, headers: OutgoingHeaders): Shape {
  const header = headers[XRAY_HEADER];
  const present = shapeAt(message, 'MessageSystemAttributes');
  if (header === undefined || present?.[TRACE_HEADER] !== undefined) return message;
  const attributes = { ...present, [TRACE_HEADER]: stringAttribute(header) };
  return { ...message, MessageSystemAttributes: attributes };
}
