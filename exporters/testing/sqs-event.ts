import { createHash } from 'node:crypto';
import { arn, REGION, TIME_MS, uuid } from './account.js';
import { filledRecords, type RecordsOverride } from './override.js';

/** The event of a queue; it may be changed. */
export interface SqsEvent {
  Records: SqsRecord[];
}

/** One message of a queue. */
export interface SqsRecord {
  messageId: string;
  receiptHandle: string;
  body: string;
  attributes: SqsAttributes;
  messageAttributes: Record<string, SqsMessageAttribute>;
  /** Default: that of the body. */
  md5OfBody: string;
  eventSource: string;
  eventSourceARN: string;
  awsRegion: string;
}

interface SqsAttributes {
  ApproximateReceiveCount: string;
  SentTimestamp: string;
  SenderId: string;
  ApproximateFirstReceiveTimestamp: string;
  AWSTraceHeader?: string;
  SequenceNumber?: string;
  MessageGroupId?: string;
  MessageDeduplicationId?: string;
}

interface SqsMessageAttribute {
  stringValue?: string;
  binaryValue?: string;
  dataType: string;
}

/** Builds the event of a standard queue: `sqsEvent({ Records: [{ body: '…' }, { body: '…' }] })`. */
export function sqsEvent(override: RecordsOverride<SqsRecord> = {}): SqsEvent {
  const Records = filledRecords(override, recordOf);
  for (const [index, record] of Records.entries()) {
    record.md5OfBody = override.Records?.[index]?.md5OfBody ?? md5Of(record.body);
  }
  return { Records };
}

function recordOf(index: number): SqsRecord {
  const sentMs = TIME_MS + index;
  return {
    messageId: uuid(index),
    receiptHandle: `AQEBexampleReceiptHandle${index}==`,
    body: '{"id":7}',
    attributes: {
      ApproximateReceiveCount: '1',
      SentTimestamp: String(sentMs),
      SenderId: 'AIDAEXAMPLESENDER0001',
      ApproximateFirstReceiveTimestamp: String(sentMs + 5),
    },
    messageAttributes: {},
    md5OfBody: '',
    eventSource: 'aws:sqs',
    eventSourceARN: arn('sqs', 'orders'),
    awsRegion: REGION,
  };
}

function md5Of(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
