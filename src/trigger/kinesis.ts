import { createRecordTrigger, messagingAttributes } from './record-trigger.js';
import { arnResource, recordsOf } from './records.js';
import { textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Streams of Kinesis. What a record carries of its sender is inside its data, and its producer's affair. */
export const kinesis: Trigger = createRecordTrigger({
  name: 'kinesis',
  faasTrigger: 'pubsub',
  recordsIn: (event) => recordsOf(event, 'aws:kinesis'),
  idOf: (record) => textAt(record, 'eventID'),
  attributes(batch, semconv) {
    const destination = arnResource(textAt(batch.records[0], 'eventSourceARN'));
    return {
      ...messagingAttributes(batch, semconv, { system: 'aws.kinesis', destination }),
      'aws.kinesis.stream_name': destination,
    };
  },
});
