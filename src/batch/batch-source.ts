import type { Attributes } from '@opentelemetry/api';
import { dynamoDb } from '../trigger/dynamodb.js';
import { kinesis } from '../trigger/kinesis.js';
import { arnName, arnResource } from '../trigger/records.js';
import { isShape, type Shape, textAt } from '../trigger/shape.js';
import { sqs, sqsCarrier } from '../trigger/sqs.js';
import type { AttributeOptions, Carrier, Trigger } from '../trigger/trigger.js';

/** How the records of one source are processed and answered for. */
export interface BatchSource {
  /** Whether the records are a sequence, which a failure ends. */
  isOrdered(record: Shape): boolean;
  /** What Lambda calls a record that failed. */
  itemIdentifier(record: Shape): string | undefined;
  /** What a record carries of its sender's context. */
  carrier?(record: Shape): Carrier;
  spanName(record: Shape): string;
  attributes(record: Shape, options: AttributeOptions): Attributes;
  correlationId(record: Shape): string | undefined;
}

// Called, as a bundler keeps an object that is spread into, used or not.
const SOURCES = /* @__PURE__ */ createSources();

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

/** One record seen as the trigger sees a batch of one. */
function recordOf(
  trigger: Trigger,
): Pick<BatchSource, 'spanName' | 'attributes' | 'correlationId'> {
  const alone = (record: Shape): Shape => ({ Records: [record] });
  const attributes = (record: Shape, options: AttributeOptions): Attributes =>
    trigger.attributes(alone(record), options);
  return {
    attributes,
    spanName(record) {
      const arn = textAt(record, 'eventSourceARN');
      return `process ${arnResource(arn) ?? arnName(arn) ?? ''}`;
    },
    correlationId: (record) => trigger.correlationId?.(alone(record)),
  };
}

function createSources(): Readonly<Record<string, BatchSource | undefined>> {
  return {
    'aws:sqs': {
      isOrdered: (record) => textAt(record, 'eventSourceARN')?.endsWith('.fifo') ?? false,
      itemIdentifier: (record) => textAt(record, 'messageId'),
      carrier: sqsCarrier,
      ...recordOf(sqs),
    },
    'aws:kinesis': {
      isOrdered: () => true,
      itemIdentifier: (record) => textAt(record, 'kinesis', 'sequenceNumber'),
      ...recordOf(kinesis),
    },
    'aws:dynamodb': {
      isOrdered: () => true,
      itemIdentifier: (record) => textAt(record, 'dynamodb', 'SequenceNumber'),
      ...recordOf(dynamoDb),
    },
  };
}
