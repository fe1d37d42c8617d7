import { arnName, attributeCarrier, messagingAttributes, recordsOf } from './records.js';
import { type Shape, shapeAt, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

const messageIn = (event: unknown): Shape | undefined =>
  shapeAt(recordsOf(event, 'aws:sns')?.[0], 'Sns');

/** Topics of SNS, which send one message an invocation. */
export const sns: Trigger = {
  name: 'sns',
  faasTrigger: 'pubsub',
  matches: (event) => recordsOf(event, 'aws:sns') !== undefined,
  attributes(event, options) {
    const message = messageIn(event);
    const topic = textAt(message, 'TopicArn');
    const attributes = messagingAttributes(options, {
      system: ['aws.sns', 'aws.sns'],
      destination: arnName(topic),
      ids: [textAt(message, 'MessageId')],
    });
    return topic === undefined ? attributes : { ...attributes, 'aws.sns.topic.arn': topic };
  },
  correlationId: (event) => textAt(messageIn(event), 'MessageId'),
  carrier: (event) => attributeCarrier(shapeAt(messageIn(event), 'MessageAttributes'), 'Value'),
};
