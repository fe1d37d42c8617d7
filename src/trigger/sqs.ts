import { arnName, attributeCarrier, messagingAttributes, onlyOne, recordsOf } from './records.js';
import { type Shape, shapeAt, textAt } from './shape.js';
import type { Carrier, Trigger } from './trigger.js';

const recordsIn = (event: unknown): readonly Shape[] => recordsOf(event, 'aws:sqs') ?? [];

/** Queues of SQS. */
export const sqs: Trigger = {
  name: 'sqs',
  faasTrigger: 'pubsub',
  matches: (event) => recordsOf(event, 'aws:sqs') !== undefined,
  attributes: (event, options) =>
    messagingAttributes(options, {
      system: ['aws_sqs', 'aws.sqs'],
      destination: arnName(textAt(recordsIn(event)[0], 'eventSourceARN')),
      ids: recordsIn(event).map((record) => textAt(record, 'messageId')),
    }),
  correlationId: (event) => onlyOne(recordsIn(event).map((record) => textAt(record, 'messageId'))),
  recordCarriers: (event) => recordsIn(event).map(sqsCarrier),
};

/** What a message carries of its sender: SQS's own header as a system attribute, others as message attributes. */
export function sqsCarrier(record: Shape): Carrier {
  const carrier = attributeCarrier(record['messageAttributes'], 'stringValue');
  const header = textAt(shapeAt(record, 'attributes'), 'AWSTraceHeader');
  return header === undefined ? carrier : { ...carrier, 'x-amzn-trace-id': header };
}
