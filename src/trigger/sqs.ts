import { XRAY_HEADER } from '../trace-header.js';
import { describedTrigger } from './described-trigger.js';
import { attributeCarrier } from './headers.js';
import { recordsOf, sourceName } from './records.js';
import { type Shape, textAt } from './shape.js';
import type { Carrier, Trigger } from './trigger.js';

/** Queues of SQS. */
export const sqs: Trigger = describedTrigger('sqs', recordsOf('aws:sqs'), {
  id: 'messageId',
  queue: sourceName,
  recordCarrier,
});

/** What a message carries of its sender: SQS's own header as a system attribute, others as message attributes. */
function recordCarrier(record: Shape): Carrier {
  const carrier = attributeCarrier(record['messageAttributes'], 'stringValue');
  const header = textAt(record, 'attributes', 'AWSTraceHeader');
  if (header !== undefined) carrier[XRAY_HEADER] = header;
  return carrier;
}
