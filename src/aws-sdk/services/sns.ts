import { at, textAt } from '../../trigger/shape.js';
import { messagingAttributes, withTraceAttributes } from '../message.js';
import type { AwsService } from '../service.js';

const BATCH = 'PublishBatchRequestEntries';

/** https://opentelemetry.io/docs/specs/semconv/messaging/sns/ */
export const sns: AwsService = {
  attributes(input, operation) {
    const topic = textAt(input, 'TopicArn');
    return {
      ...messagingAttributes({
        system: 'aws.sns',
        operation,
        type: operation.startsWith('Publish') ? 'send' : undefined,
        // A phone number is somebody's, and is never recorded.
        destination: (topic ?? textAt(input, 'TargetArn'))?.split(':').pop(),
        entries: at(input, BATCH),
      }),
      'aws.sns.topic.arn': topic,
    };
  },
  carriers: { Publish: '', PublishBatch: BATCH },
  carry: (message, headers) =>
    at(message, 'PhoneNumber') === undefined ? withTraceAttributes(message, headers) : message,
};
