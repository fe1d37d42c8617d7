import { XRAY_HEADER } from '../../trace-header.js';
import { at, shapeAt, textAt } from '../../trigger/shape.js';
import { messagingAttributes, stringAttribute, withTraceAttributes } from '../message.js';
import type { AwsService } from '../service.js';

/** What the operations that have a type begin with. */
const TYPES = new Map([
  ['Send', 'send'],
  ['Receive', 'receive'],
  ['Delete', 'settle'],
]);

/** https://opentelemetry.io/docs/specs/semconv/messaging/sqs/ */
export const sqs: AwsService = {
  attributes(input, operation) {
    const url = textAt(input, 'QueueUrl');
    return {
      ...messagingAttributes({
        system: 'aws_sqs',
        operation,
        type: TYPES.get(operation.split('Message')[0] ?? ''),
        destination: url?.split('/').pop(),
        entries: at(input, 'Entries'),
      }),
      'aws.sqs.queue.url': url,
    };
  },
  carriers: { SendMessage: '', SendMessageBatch: 'Entries' },
  carry(given, headers) {
    const message = withTraceAttributes(given, headers);
    const header = headers[XRAY_HEADER];
    if (header === undefined) return message;
    // What SQS hands to consumers as the trace header; the application's own stays.
    const AWSTraceHeader = stringAttribute(header);
    const MessageSystemAttributes = {
      AWSTraceHeader,
      ...shapeAt(message, 'MessageSystemAttributes'),
    };
    return { ...message, MessageSystemAttributes };
  },
};
