import type { Attributes } from '@opentelemetry/api';
import type { OutgoingHeaders } from '../outgoing/headers.js';
import { XRAY_HEADER } from '../trace-header.js';
import { at, type Shape, shapeAt, textAt } from '../trigger/shape.js';
import { withClientContext } from './client-context.js';
import { stringAttribute, withTraceAttributes } from './message.js';

/** What is known of one service's calls, beside what all calls have in common. */
export interface AwsService {
  readonly attributes: (input: Shape, operation: string) => Attributes;
  /** The key of the entries of a batch. */
  readonly entries?: string;
  /** The operations that carry a trace: in each entry of a batch, else in the input itself. */
  readonly carriers?: RegExp;
  /** A copy of an input, or of an entry, with the trace in it; itself where that cannot be. */
  readonly carry?: (message: Shape, headers: OutgoingHeaders) => Shape;
}

/** By AWS's own names of the services. */
export const AWS_SERVICES: ReadonlyMap<string, AwsService> = new Map<string, AwsService>([
  // https://opentelemetry.io/docs/specs/semconv/database/dynamodb/
  ['DynamoDB', { attributes: tableNames }],
  [
    'EventBridge',
    {
      entries: 'Entries',
      attributes(input, operation) {
        const entries = at(input, 'Entries');
        if (!Array.isArray(entries)) return {};
        const buses = entries.map((entry) => textAt(entry, 'EventBusName') ?? 'default');
        const destination = [...new Set(buses)].join(',');
        return {
          ...messaging('aws.eventbridge', operation, destination),
          'aws.eventbridge.event_bus': destination,
        };
      },
      // https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutEventsRequestEntry.html
      carriers: /^PutEvents$/,
      carry: (entry, headers) => ({ TraceHeader: headers[XRAY_HEADER], ...entry }),
    },
  ],
  [
    'Lambda',
    {
      // https://opentelemetry.io/docs/specs/semconv/faas/faas-spans/#outgoing-invocations
      attributes(input) {
        const name = textAt(input, 'FunctionName');
        return {
          'faas.invoked_name': /(?:^|:)function:([^:]+)/.exec(name ?? '')?.[1] ?? name,
          'faas.invoked_provider': name && 'aws',
        };
      },
      carriers: /^Invoke(WithResponseStream)?$/,
      carry: withClientContext,
    },
  ],
  [
    'S3',
    {
      // https://opentelemetry.io/docs/specs/semconv/object-stores/s3/
      attributes: (input) => ({
        'aws.s3.bucket': textAt(input, 'Bucket'),
        'aws.s3.key': textAt(input, 'Key'),
      }),
    },
  ],
  [
    'SNS',
    {
      entries: 'PublishBatchRequestEntries',
      // https://opentelemetry.io/docs/specs/semconv/messaging/sns/
      attributes(input, operation) {
        const topic = textAt(input, 'TopicArn');
        // A phone number is somebody's, and is never recorded.
        const destination = (topic ?? textAt(input, 'TargetArn'))?.split(':').pop();
        return { ...messaging('aws.sns', operation, destination), 'aws.sns.topic.arn': topic };
      },
      carriers: /^Publish/,
      carry: (message, headers) =>
        at(message, 'PhoneNumber') === undefined ? withTraceAttributes(message, headers) : message,
    },
  ],
  [
    'SQS',
    {
      entries: 'Entries',
      // https://opentelemetry.io/docs/specs/semconv/messaging/sqs/
      attributes(input, operation) {
        const url = textAt(input, 'QueueUrl');
        const destination = url?.split('/').pop();
        return { ...messaging('aws_sqs', operation, destination), 'aws.sqs.queue.url': url };
      },
      carriers: /^SendMessage/,
      carry(given, headers) {
        const message = withTraceAttributes(given, headers);
        const header = headers[XRAY_HEADER];
        if (header === undefined) return message;
        // What SQS hands to consumers as the trace header; the application's own stays.
        const AWSTraceHeader = stringAttribute(header);
        const own = shapeAt(message, 'MessageSystemAttributes');
        return { ...message, MessageSystemAttributes: { AWSTraceHeader, ...own } };
      },
    },
  ],
]);

function tableNames(input: Shape): Attributes {
  const items = at(input, 'TransactItems');
  const actions = Array.isArray(items) ? items.flatMap(Object.values) : [input];
  const named = actions.map((action) => textAt(action, 'TableName'));
  const batched = Object.keys(shapeAt(input, 'RequestItems') ?? {});
  const tables = [...new Set([...named, ...batched])].filter((name) => name !== undefined);
  return {
    'db.system.name': 'aws.dynamodb',
    'aws.dynamodb.table_names': tables.length > 0 ? tables : undefined,
  };
}

/** https://opentelemetry.io/docs/specs/semconv/messaging/messaging-spans/ */
function messaging(system: string, operation: string, destination: string | undefined): Attributes {
  return {
    'messaging.system': system,
    'messaging.operation.name': operation,
    'messaging.operation.type': messagingType(operation),
    'messaging.destination.name': destination,
  };
}

/** What an operation does to messages; nothing for one that is about something else. */
function messagingType(operation: string): string | undefined {
  if (/^(SendMessage|Publish|Put\w*Events)/.test(operation)) return 'send';
  if (operation.startsWith('ReceiveMessage')) return 'receive';
  return operation.startsWith('DeleteMessage') ? 'settle' : undefined;
}
