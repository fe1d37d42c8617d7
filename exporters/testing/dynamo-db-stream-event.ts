import { arn, REGION, TIME_MS } from './account.js';
import { filledRecords, type Override, type RecordsOverride } from './override.js';

/** The event of a table's stream; it may be changed. */
export interface DynamoDbStreamEvent {
  Records: DynamoDbRecord[];
}

/** One change of an item. */
export interface DynamoDbRecord {
  eventID: string;
  eventName: 'INSERT' | 'MODIFY' | 'REMOVE';
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  dynamodb: {
    /** Seconds since the epoch. */
    ApproximateCreationDateTime: number;
    Keys: DynamoDbItem;
    NewImage?: DynamoDbItem;
    OldImage?: DynamoDbItem;
    SequenceNumber: string;
    SizeBytes: number;
    StreamViewType: 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';
  };
  eventSourceARN: string;
}

/** The attributes of an item: `{ id: { S: '7' } }`. */
export type DynamoDbItem = Record<string, DynamoDbAttribute>;

/** An attribute with its type, as the service writes it. */
export type DynamoDbAttribute =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: boolean }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }
  | { L: DynamoDbAttribute[] }
  | { M: DynamoDbItem };

/** A record's override; items are taken whole. */
export type DynamoDbRecordOverride = Override<Omit<DynamoDbRecord, 'dynamodb'>> & {
  readonly dynamodb?: Partial<DynamoDbRecord['dynamodb']> | undefined;
};

/** Builds the event of a table's stream: an item was inserted, changed (`MODIFY`) or removed. */
export function dynamoDbStreamEvent(
  override: { readonly Records?: readonly DynamoDbRecordOverride[] | undefined } = {},
): DynamoDbStreamEvent {
  const { Records = [{}] } = override;
  const records = Records.map((record, index) => {
    const { dynamodb, ...others } = record;
    const [filled] = filledRecords<Omit<DynamoDbRecord, 'dynamodb'>>(
      { Records: [others] } as RecordsOverride<Omit<DynamoDbRecord, 'dynamodb'>>,
      () => recordOf(index),
    );
    const { eventName = 'INSERT' } = others;
    return {
      ...(filled ?? recordOf(index)),
      dynamodb: { ...changeOf(index, eventName), ...structuredClone(dynamodb) },
    };
  });
  return { Records: records };
}

function recordOf(index: number): Omit<DynamoDbRecord, 'dynamodb'> {
  return {
    eventID: `0123456789abcdef0123456789abcde${index}`,
    eventName: 'INSERT',
    eventVersion: '1.1',
    eventSource: 'aws:dynamodb',
    awsRegion: REGION,
    eventSourceARN: arn('dynamodb', 'table/orders/stream/2026-01-01T00:00:00.000'),
  };
}

// What a change has of the two images: an insert no old one, a removal no new one.
function changeOf(
  index: number,
  eventName: DynamoDbRecord['eventName'],
): DynamoDbRecord['dynamodb'] {
  const id = { S: String(index + 7) };
  return {
    ApproximateCreationDateTime: Math.floor(TIME_MS / 1_000),
    Keys: { id },
    ...(eventName !== 'REMOVE' && { NewImage: { id: { ...id }, status: { S: 'placed' } } }),
    ...(eventName !== 'INSERT' && { OldImage: { id: { ...id }, status: { S: 'open' } } }),
    SequenceNumber: String(400_000_000_000_000_000_000n + BigInt(index)),
    SizeBytes: 26,
    StreamViewType: 'NEW_AND_OLD_IMAGES',
  };
}
