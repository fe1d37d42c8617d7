import { ACCOUNT_ID, arn, REGION, TIME_MS } from './account.js';
import { filledRecords, type RecordsOverride } from './override.js';
import { base64Of } from './payload.js';

/** The event of a data stream; it may be changed. */
export interface KinesisEvent {
  Records: KinesisRecord[];
}

/** One record of a data stream. */
export interface KinesisRecord {
  kinesis: {
    kinesisSchemaVersion: string;
    partitionKey: string;
    sequenceNumber: string;
    /** Base64. */
    data: string;
    /** Seconds since the epoch. */
    approximateArrivalTimestamp: number;
  };
  eventSource: string;
  eventVersion: string;
  eventID: string;
  eventName: string;
  invokeIdentityArn: string;
  awsRegion: string;
  eventSourceARN: string;
}

/** What was put into a data stream. */
export interface KinesisOptions extends RecordsOverride<KinesisRecord> {
  /** One record each: bytes, a text, or a value that is sent as JSON. Default: `{ id: 7 }`. */
  readonly values?: readonly unknown[] | undefined;
}

/** Builds the event of a data stream: `kinesisEvent({ values: [{ id: 7 }] })`. */
export function kinesisEvent({ values, Records }: KinesisOptions = {}): KinesisEvent {
  const count = Math.max(values?.length ?? 0, Records?.length ?? 0, values || Records ? 0 : 1);
  const overrides = Array.from({ length: count }, (_, index) => Records?.[index] ?? {});
  return {
    Records: filledRecords<KinesisRecord>({ Records: overrides }, (index) =>
      recordOf(index, values?.[index] ?? { id: 7 }),
    ),
  };
}

function recordOf(index: number, value: unknown): KinesisRecord {
  const sequenceNumber = String(49_590_338_271_490_256_608_559n + BigInt(index));
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: 'orders',
      sequenceNumber,
      data: base64Of(value),
      approximateArrivalTimestamp: (TIME_MS + index) / 1_000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `shardId-000000000000:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: `arn:aws:iam::${ACCOUNT_ID}:role/orders`,
    awsRegion: REGION,
    eventSourceARN: arn('kinesis', 'stream/orders'),
  };
}
