import { dynamoDb } from '../trigger/dynamodb.js';
import { kinesis } from '../trigger/kinesis.js';
import { isShape, type Shape, textAt } from '../trigger/shape.js';
import { sqs } from '../trigger/sqs.js';
import type { Trigger } from '../trigger/trigger.js';

/** How the records of one source are processed and answered for. */
export interface BatchSource {
  /** What a batch of one record says. */
  readonly trigger: Trigger;
  /** Whether the records are a sequence, which a failure ends. */
  isOrdered(record: Shape): boolean;
  /** What Lambda calls a record that failed. */
  itemIdentifier(record: Shape): string | undefined;
}

const SOURCES: Readonly<Record<string, BatchSource | undefined>> = {
  'aws:sqs': {
    trigger: sqs,
    isOrdered: (record) => textAt(record, 'eventSourceARN')?.endsWith('.fifo') ?? false,
    itemIdentifier: (record) => textAt(record, 'messageId'),
  },
  'aws:kinesis': {
    trigger: kinesis,
    isOrdered: () => true,
    itemIdentifier: (record) => textAt(record, 'kinesis', 'sequenceNumber'),
  },
  'aws:dynamodb': {
    trigger: dynamoDb,
    isOrdered: () => true,
    itemIdentifier: (record) => textAt(record, 'dynamodb', 'SequenceNumber'),
  },
};

/**
 * The source of a batch.
 *
 * @throws TypeError for records of any other source, with the sources that are known.
 */
export function batchSourceOf(records: readonly unknown[]): BatchSource {
  const name = textAt(records[0], 'eventSource');
  const source = name === undefined ? undefined : SOURCES[name];
  if (source !== undefined && records.every(isShape)) return source;
  throw new TypeError(
    `processBatch: records of ${name ?? 'an unknown source'} cannot be processed. Pass an event of SQS, Kinesis or DynamoDB streams.`,
  );
}
