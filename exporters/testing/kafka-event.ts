import { arn, REGION, TIME_MS, uuid } from './account.js';
import { type Override, overridden } from './override.js';
import { base64Of } from './payload.js';

/** The event of a topic in Amazon MSK; it may be changed. */
export interface KafkaEvent {
  eventSource: 'aws:kafka';
  eventSourceArn: string;
  bootstrapServers: string;
  /** By topic and partition: `orders-0`. */
  records: Record<string, KafkaRecord[]>;
}

/** One record of a topic. Key and value are base64. */
export interface KafkaRecord {
  topic: string;
  partition: number;
  offset: number;
  timestamp: number;
  timestampType: 'CREATE_TIME' | 'LOG_APPEND_TIME';
  key: string;
  value: string;
  /** The bytes of each value. */
  headers: Array<Record<string, number[]>>;
}

/** What was sent to a topic. */
export interface KafkaOptions {
  /** Default: `orders`. */
  readonly topic?: string | undefined;
  /** One record each: bytes, a text, or a value that is sent as JSON. Default: `{ id: 7 }`. */
  readonly values?: readonly unknown[] | undefined;
  /** On every record. Default: none. */
  readonly headers?: Readonly<Record<string, string>> | undefined;
}

/** Builds the event of one partition of a topic in Amazon MSK. */
export function kafkaEvent(
  options: KafkaOptions = {},
  override?: Override<KafkaEvent>,
): KafkaEvent {
  const { topic = 'orders', values = [{ id: 7 }], headers = {} } = options;
  const broker = `shop.abcde1.c1.kafka.${REGION}.amazonaws.com:9092`;
  return overridden<KafkaEvent>(
    {
      eventSource: 'aws:kafka',
      eventSourceArn: arn('kafka', `cluster/shop/${uuid()}-1`),
      bootstrapServers: `b-1.${broker},b-2.${broker}`,
      records: {
        [`${topic}-0`]: values.map((value, index) => ({
          topic,
          partition: 0,
          offset: 15 + index,
          timestamp: TIME_MS + index,
          timestampType: 'CREATE_TIME',
          key: base64Of(`key-${index}`),
          value: base64Of(value),
          headers: Object.entries(headers).map(([name, text]) => ({
            [name]: [...Buffer.from(text)],
          })),
        })),
      },
    },
    override,
  );
}
