import { arn, REGION, TIME_MS, uuid } from './account.js';
import { type Override, overridden } from './override.js';
import { base64Of } from './payload.js';

/** The event of a delivery stream for a transformation; it may be changed. */
export interface FirehoseEvent {
  invocationId: string;
  deliveryStreamArn: string;
  region: string;
  records: FirehoseRecord[];
}

/** One record to transform. */
export interface FirehoseRecord {
  recordId: string;
  /** Milliseconds since the epoch. */
  approximateArrivalTimestamp: number;
  /** Base64. */
  data: string;
}

/** What was put into a delivery stream. */
export interface FirehoseOptions {
  /** One record each: bytes, a text, or a value that is sent as JSON. Default: `{ id: 7 }`. */
  readonly values?: readonly unknown[] | undefined;
}

/** Builds the event that Firehose asks a function to transform. */
export function firehoseEvent(
  { values = [{ id: 7 }] }: FirehoseOptions = {},
  override?: Override<FirehoseEvent>,
): FirehoseEvent {
  return overridden<FirehoseEvent>(
    {
      invocationId: uuid(),
      deliveryStreamArn: arn('firehose', 'deliverystream/orders'),
      region: REGION,
      records: values.map((value, index) => ({
        recordId: String(49_546_986_683_135_544_286_507n + BigInt(index)),
        approximateArrivalTimestamp: TIME_MS + index,
        data: base64Of(value),
      })),
    },
    override,
  );
}
