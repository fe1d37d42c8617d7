import { createPlainTrigger } from './plain-trigger.js';
import type { Trigger } from './trigger.js';

/** Transformations of Firehose delivery streams. */
export const firehose: Trigger = createPlainTrigger({
  name: 'firehose',
  requires: ['invocationId', 'deliveryStreamArn'],
  attributes: { 'aws.firehose.delivery_stream.arn': 'deliveryStreamArn' },
  correlationId: 'invocationId',
});
