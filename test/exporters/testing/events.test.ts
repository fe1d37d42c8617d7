import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import * as testing from '../../../exporters/testing/index.js';

const {
  cloudWatchLogsEvent,
  cognitoEvent,
  dynamoDbStreamEvent,
  eventBridgeEvent,
  firehoseEvent,
  kafkaEvent,
  kinesisEvent,
  lambdaContext,
  s3Event,
  scheduledEvent,
  sqsEvent,
} = testing;

test('the surface changes only on purpose', () => {
  expect(Object.keys(testing).sort()).toEqual([
    'albEvent',
    'apiGatewayAuthorizerEvent',
    'appSyncEvent',
    'cloudWatchLogsEvent',
    'cognitoEvent',
    'dynamoDbStreamEvent',
    'eventBridgeEvent',
    'firehoseEvent',
    'functionUrlEvent',
    'httpEvent',
    'kafkaEvent',
    'kinesisEvent',
    'lambdaContext',
    'latticeEvent',
    'matchers',
    'restEvent',
    's3Event',
    'scheduledEvent',
    'snsEvent',
    'sqsEvent',
    'webSocketEvent',
  ]);
});

// Each builder can be called without anything, whatever else it takes.
const builders = Object.entries(testing).filter(
  ([name]) => name !== 'lambdaContext' && name !== 'matchers',
) as Array<[name: string, build: () => unknown]>;

test.each(builders)(
  '%s gives the same event at each call, fresh and free to change',
  (_, build) => {
    const [first, second] = [build(), build()];
    expect(first).toEqual(second);
    expect(JSON.parse(JSON.stringify(first))).toEqual(first);
    const objects = new Set<object>();
    collect(first, objects);
    for (const object of objects) expect(Object.isFrozen(object)).toBe(false);
    const others = new Set<object>();
    collect(second, others);
    expect([...others].filter((object) => objects.has(object))).toEqual([]);
  },
);

function collect(value: unknown, into: Set<object>): void {
  if (typeof value !== 'object' || value === null) return;
  into.add(value);
  for (const member of Object.values(value)) collect(member, into);
}

test('what an override gives is not what the event holds', () => {
  const attributes = { Kind: { stringValue: 'gift', dataType: 'String' } };
  const event = sqsEvent({ Records: [{ messageAttributes: attributes }] });
  expect(event.Records[0]?.messageAttributes).toEqual(attributes);
  expect(event.Records[0]?.messageAttributes['Kind']).not.toBe(attributes.Kind);
});

test('an override may name any key, and nothing of the process', () => {
  const hostile = JSON.parse('{"__proto__":{"polluted":true},"detail":{"constructor":1}}');
  const event = eventBridgeEvent({}, hostile);
  expect(Object.hasOwn(event, '__proto__')).toBe(true);
  expect(event.detail).toEqual({ id: 7, constructor: 1 });
  expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
});

test('records are filled up, with ids of their own and the digest of their bodies', () => {
  const { Records } = sqsEvent({
    Records: [{ body: 'a' }, { attributes: { AWSTraceHeader: 'x' } }],
  });
  expect(new Set(Records.map(({ messageId }) => messageId)).size).toBe(2);
  expect(Records[0]?.md5OfBody).toBe(createHash('md5').update('a').digest('hex'));
  expect(Records[1]?.attributes).toMatchObject({
    AWSTraceHeader: 'x',
    SenderId: expect.any(String),
  });
  expect(sqsEvent({ Records: [] }).Records).toEqual([]);
});

test('a bucket has its own ARN', () => {
  const { Records } = s3Event({ Records: [{ s3: { bucket: { name: 'mine' } } }] });
  expect(Records[0]?.s3.bucket.arn).toBe('arn:aws:s3:::mine');
});

test('a change of an item has the images that it can have', () => {
  const { Records } = dynamoDbStreamEvent({
    Records: [{}, { eventName: 'MODIFY' }, { eventName: 'REMOVE', dynamodb: { SizeBytes: 1 } }],
  });
  const images = Records.map(({ dynamodb }) => [dynamodb.OldImage, dynamodb.NewImage].map(Boolean));
  expect(images).toEqual([
    [false, true],
    [true, true],
    [true, false],
  ]);
  expect(Records[2]?.dynamodb.SizeBytes).toBe(1);
});

test('what a producer sent arrives encoded', () => {
  const values = [{ id: 1 }, 'text', Uint8Array.of(1, 2)];
  const encoded = ['eyJpZCI6MX0=', 'dGV4dA==', 'AQI='];
  expect(kinesisEvent({ values }).Records.map(({ kinesis }) => kinesis.data)).toEqual(encoded);
  expect(firehoseEvent({ values }).records.map(({ data }) => data)).toEqual(encoded);
  const { records } = kafkaEvent({ topic: 'sizes', values, headers: { traceparent: '00' } });
  expect(records['sizes-0']?.map(({ value }) => value)).toEqual(encoded);
  expect(records['sizes-0']?.[0]?.headers).toEqual([{ traceparent: [48, 48] }]);
});

test('log events are compressed JSON', () => {
  const { data } = cloudWatchLogsEvent({ messages: ['a', { b: 1 }] }).awslogs;
  const record = JSON.parse(gunzipSync(Buffer.from(data, 'base64')).toString());
  expect(record.messageType).toBe('DATA_MESSAGE');
  expect(record.logEvents.map(({ message }: { message: string }) => message)).toEqual([
    'a',
    '{"b":1}',
  ]);
});

test('schedules and triggers name themselves', () => {
  expect(scheduledEvent()).toMatchObject({
    source: 'aws.events',
    'detail-type': 'Scheduled Event',
  });
  expect(cognitoEvent().response).toHaveProperty('autoConfirmUser', false);
  expect(cognitoEvent({ triggerSource: 'PostConfirmation_ConfirmSignUp' }).response).toEqual({});
});

test('a context is one of the function that it names', () => {
  const context = lambdaContext({
    functionName: 'shop',
    remainingTimeMs: 50,
    memoryLimitInMB: 512,
  });
  expect(context).toMatchObject({
    invokedFunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:shop',
    logGroupName: '/aws/lambda/shop',
    memoryLimitInMB: '512',
  });
  expect(context.getRemainingTimeInMillis()).toBe(50);
  let leftMs = 2;
  expect(lambdaContext({ remainingTimeMs: () => leftMs-- }).getRemainingTimeInMillis()).toBe(2);
  expect(leftMs).toBe(1);
});
