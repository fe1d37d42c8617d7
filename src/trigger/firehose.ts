import { arnName } from './records.js';
import { at, textAt } from './shape.js';
import type { Trigger } from './trigger.js';

/** Transformations of Firehose delivery streams. */
export const firehose: Trigger = {
  name: 'firehose',
  faasTrigger: 'other',
  matches: (event) =>
    textAt(event, 'invocationId') !== undefined &&
    textAt(event, 'deliveryStreamArn') !== undefined &&
    Array.isArray(at(event, 'records')),
  attributes: (event) => ({
    'aws.firehose.delivery_stream_name': arnName(textAt(event, 'deliveryStreamArn')) ?? '',
    'messaging.batch.message_count': (at(event, 'records') as readonly unknown[]).length,
  }),
  correlationId: (event) => textAt(event, 'invocationId'),
};
