import { XRAY_HEADER } from '../trace-header.js';
import { attributeCarrier } from './headers.js';
import { createRecordTrigger, messagingAttributes } from './record-trigger.js';
import { arnName, recordsOf } from './records.js';
import { type Shape, textAt } from './shape.js';
import type { Carrier, Trigger } from './trigger.js';

/** Queues of SQS. */
export const sqs: Trigger = createRecordTrigger({
  name: 'sqs',
  faasTrigger: 'pubsub',
  recordsIn: (event) => recordsOf(event, 'aws:sqs'),
  idOf: (record) => textAt(record, 'messageId'),
  attributes: (batch, semconv) =>
    messagingAttributes(batch, semconv, {
      system: semconv.sqsSystem,
      destination: arnName(textAt(batch.records[0], 'eventSourceARN')),
    }),
  carrier: sqsCarrier,
});

/** What a message carries of its sender: SQS's own header as a system attribute, others as message attributes. */
export function sqsCarrier(record: Shape): Carrier {
  const carrier = attributeCarrier(record['messageAttributes'], 'stringValue');
  const header = textAt(record, 'attributes', 'AWSTraceHeader');
  return header === undefined ? carrier : { ...carrier, [XRAY_HEADER]: header };
}
