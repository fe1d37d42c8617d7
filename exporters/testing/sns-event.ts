import { arn, REGION, TIME_MS, uuid } from './account.js';
import { filledRecords, type RecordsOverride } from './override.js';

/** The event of a topic; it may be changed. */
export interface SnsEvent {
  Records: SnsRecord[];
}

/** One message of a topic, with the envelope that Lambda gets. */
export interface SnsRecord {
  EventSource: string;
  EventVersion: string;
  EventSubscriptionArn: string;
  Sns: SnsMessage;
}

interface SnsMessage {
  Type: string;
  MessageId: string;
  TopicArn: string;
  Subject?: string;
  Message: string;
  Timestamp: string;
  SignatureVersion: string;
  Signature: string;
  SigningCertUrl: string;
  UnsubscribeUrl: string;
  MessageAttributes: Record<string, { Type: string; Value: string }>;
}

/** Builds the event of a topic; the service sends one record each. */
export function snsEvent(override: RecordsOverride<SnsRecord> = {}): SnsEvent {
  return { Records: filledRecords(override, recordOf) };
}

function recordOf(index: number): SnsRecord {
  const topicArn = arn('sns', 'orders');
  const subscriptionArn = `${topicArn}:${uuid(1_000 + index)}`;
  const host = `https://sns.${REGION}.amazonaws.com`;
  return {
    EventSource: 'aws:sns',
    EventVersion: '1.0',
    EventSubscriptionArn: subscriptionArn,
    Sns: {
      Type: 'Notification',
      MessageId: uuid(index),
      TopicArn: topicArn,
      Message: '{"id":7}',
      Timestamp: new Date(TIME_MS + index).toISOString(),
      SignatureVersion: '1',
      Signature: 'RXhhbXBsZSBzaWduYXR1cmU=',
      SigningCertUrl: `${host}/SimpleNotificationService-example.pem`,
      UnsubscribeUrl: `${host}/?Action=Unsubscribe&SubscriptionArn=${subscriptionArn}`,
      MessageAttributes: {},
    },
  };
}
