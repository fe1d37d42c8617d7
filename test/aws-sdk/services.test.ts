import {
  BatchGetItemCommand,
  DynamoDBClient,
  QueryCommand,
  TransactWriteItemsCommand,
} from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  DeleteMessageCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { captureAWSv3Client } from '../../src/aws-sdk/capture-client.js';
import { recorded } from '../outgoing/invocation-spans.js';
import type { RecordingServer } from '../outgoing/recording-server.js';
import { awsServer, clientOptions } from './aws-server.js';

let server: RecordingServer;

beforeAll(async () => {
  server = await awsServer();
});
afterAll(() => server.close());

const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/123456789012/orders';
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:placed';

const dynamodb = () => captureAWSv3Client(new DynamoDBClient(clientOptions(server)));
const sqs = () =>
  captureAWSv3Client(new SQSClient({ ...clientOptions(server), useQueueUrlAsEndpoint: false }));
const sns = () => captureAWSv3Client(new SNSClient(clientOptions(server)));
const s3 = () =>
  captureAWSv3Client(new S3Client({ ...clientOptions(server), forcePathStyle: true }));
const lambda = () => captureAWSv3Client(new LambdaClient(clientOptions(server)));
const eventbridge = () => captureAWSv3Client(new EventBridgeClient(clientOptions(server)));

const put = (TableName: string) => ({ Put: { TableName, Item: { id: { S: '1' } } } });
const keys = { Keys: [{ id: { S: '1' } }] };

test.each<[string, () => Promise<unknown>, Record<string, unknown>]>([
  [
    'DynamoDB.Query',
    () => dynamodb().send(new QueryCommand({ TableName: 'orders' })),
    { 'db.system.name': 'aws.dynamodb', 'aws.dynamodb.table_names': ['orders'] },
  ],
  [
    'DynamoDB.BatchGetItem',
    () => dynamodb().send(new BatchGetItemCommand({ RequestItems: { a: keys, b: keys } })),
    { 'aws.dynamodb.table_names': ['a', 'b'] },
  ],
  [
    'DynamoDB.TransactWriteItems',
    () =>
      dynamodb().send(
        new TransactWriteItemsCommand({ TransactItems: [put('a'), put('b'), put('a')] }),
      ),
    { 'aws.dynamodb.table_names': ['a', 'b'] },
  ],
  [
    'SQS.SendMessage',
    () => sqs().send(new SendMessageCommand({ QueueUrl: QUEUE, MessageBody: 'm' })),
    {
      'messaging.system': 'aws_sqs',
      'messaging.operation.type': 'send',
      'messaging.destination.name': 'orders',
      'messaging.message.id': 'message-1',
      'aws.sqs.queue.url': QUEUE,
    },
  ],
  [
    'SQS.SendMessageBatch',
    () =>
      sqs().send(
        new SendMessageBatchCommand({
          QueueUrl: QUEUE,
          Entries: ['a', 'b'].map((Id) => ({ Id, MessageBody: Id })),
        }),
      ),
    { 'messaging.operation.type': 'send', 'messaging.batch.message_count': 2 },
  ],
  [
    'SQS.ReceiveMessage',
    () => sqs().send(new ReceiveMessageCommand({ QueueUrl: QUEUE })),
    { 'messaging.operation.type': 'receive', 'messaging.operation.name': 'ReceiveMessage' },
  ],
  [
    'SQS.DeleteMessage',
    () => sqs().send(new DeleteMessageCommand({ QueueUrl: QUEUE, ReceiptHandle: 'r' })),
    { 'messaging.operation.type': 'settle' },
  ],
  [
    'SNS.Publish',
    () => sns().send(new PublishCommand({ TopicArn: TOPIC, Message: 'm' })),
    {
      'messaging.system': 'aws.sns',
      'messaging.destination.name': 'placed',
      'messaging.message.id': 'message-1',
      'aws.sns.topic.arn': TOPIC,
    },
  ],
  [
    'SNS.PublishBatch',
    () =>
      sns().send(
        new PublishBatchCommand({
          TopicArn: TOPIC,
          PublishBatchRequestEntries: ['a', 'b'].map((Id) => ({ Id, Message: Id })),
        }),
      ),
    { 'messaging.batch.message_count': 2, 'aws.sns.topic.arn': TOPIC },
  ],
  [
    'S3.PutObject',
    () => s3().send(new PutObjectCommand({ Bucket: 'photos', Key: 'a/b.png', Body: 'bytes' })),
    { 'aws.s3.bucket': 'photos', 'aws.s3.key': 'a/b.png' },
  ],
  [
    'Lambda.Invoke',
    () =>
      lambda().send(
        new InvokeCommand({
          FunctionName: 'arn:aws:lambda:eu-central-1:123456789012:function:ship:live',
        }),
      ),
    { 'faas.invoked_name': 'ship', 'faas.invoked_provider': 'aws' },
  ],
  [
    'Lambda.Invoke',
    () => lambda().send(new InvokeCommand({ FunctionName: 'ship' })),
    { 'faas.invoked_name': 'ship' },
  ],
  [
    'EventBridge.PutEvents',
    () =>
      eventbridge().send(
        new PutEventsCommand({
          Entries: [{ EventBusName: 'shop', Source: 's', DetailType: 'd', Detail: '{}' }],
        }),
      ),
    { 'aws.eventbridge.event_bus': 'shop', 'messaging.destination.name': 'shop' },
  ],
])('%s has the attributes of its service', async (name, call, attributes) => {
  const { spans } = await recorded(call);
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    name,
    status: { code: 'UNSET' },
    attributes: { ...attributes, 'cloud.region': 'eu-central-1', 'http.response.status_code': 200 },
  });
});

test('an object can be read after its span has ended', async () => {
  await recorded(async () => {
    const { Body } = await s3().send(new GetObjectCommand({ Bucket: 'photos', Key: 'a' }));
    expect(await Body?.transformToString()).toBe('{}');
  });
});

test("somebody's phone number is never recorded", async () => {
  const { spans } = await recorded(() =>
    sns().send(new PublishCommand({ PhoneNumber: '+4930123456', Message: 'm' })),
  );
  expect(JSON.stringify(spans)).not.toContain('4930123456');
});
