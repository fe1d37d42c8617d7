import { textAt } from '../../trigger/shape.js';
import { batchCount, messageId, withEntries, withTraceAttributes } from '../message.js';
import type { AwsService } from '../service.js';

const BATCH = 'PublishBatchRequestEntries';

/** https://opentelemetry.io/docs/specs/semconv/messaging/sns/ */
export const sns: AwsService = {
  attributes(input, operation) {
    const topic = textAt(input, 'TopicArn');
    return {
      'messaging.system': 'aws.sns',
      'messaging.operation.name': operation,
      'messaging.operation.type': operation.startsWith('Publish') ? 'send' : undefined,
      // A phone number is somebody's, and is never recorded.
      'messaging.destination.name': (topic ?? textAt(input, 'TargetArn'))?.split(':').pop(),
      'aws.sns.topic.arn': topic,
      ...batchCount(input, BATCH),
    };
  },
  inject(input, operation, headers) {
    if (operation === 'PublishBatch') {
      return withEntries(input, BATCH, (entry) => withTraceAttributes(entry, headers));
    }
    const toTopic = operation === 'Publish' && textAt(input, 'PhoneNumber') === undefined;
    return toTopic ? withTraceAttributes(input, headers) : undefined;
  },
  outcome: messageId,
};
