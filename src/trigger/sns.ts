import { describedTrigger } from './described-trigger.js';
import { attributeCarrier } from './headers.js';
import { arnName, recordsOf } from './records.js';
import { at, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Topics of SNS, which send one message an invocation. */
export const sns: Trigger = describedTrigger('sns', recordsOf('aws:sns'), {
  id: 'Sns.MessageId',
  system: 'aws.sns',
  queue: (message) => arnName(textAt(message, 'Sns', 'TopicArn')),
  facts: { 'aws.sns.topic.arn': 'Sns.TopicArn' },
  carrier: (message) => attributeCarrier(at(message, 'Sns', 'MessageAttributes'), 'Value'),
});
