import { describedTrigger } from './described-trigger.js';
import { recordsOf, sourceName } from './records.js';
import type { Trigger } from './trigger.js';

/** Streams of Kinesis. What a record carries of its sender is inside its data, and its producer's affair. */
export const kinesis: Trigger = describedTrigger('kinesis', recordsOf('aws:kinesis'), {
  id: 'eventID',
  system: 'aws.kinesis',
  queue: sourceName,
  facts: { 'aws.kinesis.stream_name': sourceName },
});
