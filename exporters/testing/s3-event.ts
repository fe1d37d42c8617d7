import { CLIENT_IP, REGION, TIME_MS } from './account.js';
import { filledRecords, type RecordsOverride } from './override.js';

/** The event of a bucket; it may be changed. */
export interface S3Event {
  Records: S3Record[];
}

/** One change in a bucket. */
export interface S3Record {
  eventVersion: string;
  eventSource: string;
  awsRegion: string;
  eventTime: string;
  eventName: string;
  userIdentity: { principalId: string };
  requestParameters: { sourceIPAddress: string };
  responseElements: { 'x-amz-request-id': string; 'x-amz-id-2': string };
  s3: {
    s3SchemaVersion: string;
    configurationId: string;
    bucket: { name: string; ownerIdentity: { principalId: string }; arn: string };
    /** The key is URL-encoded, with `+` for a space. */
    object: { key: string; size: number; eTag: string; versionId?: string; sequencer: string };
  };
}

/** Builds the event of a bucket for objects that were put into it. */
export function s3Event(override: RecordsOverride<S3Record> = {}): S3Event {
  const Records = filledRecords(override, recordOf);
  for (const [index, { s3 }] of Records.entries()) {
    const given = override.Records?.[index]?.s3?.bucket?.arn;
    s3.bucket.arn = given ?? `arn:aws:s3:::${s3.bucket.name}`;
  }
  return { Records };
}

function recordOf(index: number): S3Record {
  return {
    eventVersion: '2.1',
    eventSource: 'aws:s3',
    awsRegion: REGION,
    eventTime: new Date(TIME_MS + index).toISOString(),
    eventName: 'ObjectCreated:Put',
    userIdentity: { principalId: 'AWS:AIDAEXAMPLESENDER0001' },
    requestParameters: { sourceIPAddress: CLIENT_IP },
    responseElements: {
      'x-amz-request-id': 'C3D13FE58DE4C810',
      'x-amz-id-2': 'RXhhbXBsZSBvZiBhbiBpZA==',
    },
    s3: {
      s3SchemaVersion: '1.0',
      configurationId: 'orders',
      bucket: {
        name: 'shop-orders',
        ownerIdentity: { principalId: 'A3NL1KOZZKEXAMPLE' },
        arn: '',
      },
      object: {
        key: `orders/${index + 1}.json`,
        size: 1_024,
        eTag: '0123456789abcdef0123456789abcdef',
        sequencer: `0A1B2C3D4E5F67890${index}`,
      },
    },
  };
}
