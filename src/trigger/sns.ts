import { attributeCarrier } from './headers.js';
import { createRecordTrigger, messagingAttributes } from './record-trigger.js';
import { arnName, recordsOf } from './records.js';
import { at, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Topics of SNS, which send one message an invocation. */
export const sns: Trigger = {
  ...createRecordTrigger({
    name: 'sns',
    faasTrigger: 'pubsub',
    recordsIn: (event) => recordsOf(event, 'aws:sns'),
    idOf: (record) => textAt(record, 'Sns', 'MessageId'),
    attributes(batch, semconv) {
      const topic = textAt(batch.records[0], 'Sns', 'TopicArn');
      return {
        ...messagingAttributes(batch, semconv, { system: 'aws.sns', destination: arnName(topic) }),
        'aws.sns.topic.arn': topic,
      };
    },
  }),
  carrier: (event) =>
    attributeCarrier(at(event, 'Records', '0', 'Sns', 'MessageAttributes'), 'Value'),
};
