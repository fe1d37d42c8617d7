import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { PublishBatchCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import {
  SendMessageBatchCommand,
  SendMessageCommand,
  type SendMessageCommandInput,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { AWSXRayPropagator } from '@opentelemetry/propagator-aws-xray';
import { instrument, type Telemetry } from 'fluoroscope';
import { memoryTelemetry, type RecordedSpan } from 'fluoroscope/memory';
import { createXRayPropagator } from 'fluoroscope/xray';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { composePropagators } from '../../exporters/sdk/propagator.js';
import { captureAWSv3Client } from '../../src/aws-sdk/capture-client.js';
import { lambdaContext } from '../lambda-context.js';
import type { RecordingServer } from '../outgoing/recording-server.js';
import { awsServer, clientOptions } from './aws-server.js';

const ROOT = '1-5759e988-bd862e3fe1be46a994272793';
const LINEAGE = 'Lineage=a87bd80c:0|68fd508a:5';
const HEADER = `Root=${ROOT};Parent=53995c3f42cd8ad8;Sampled=1;${LINEAGE}`;
const QUEUE = 'https://sqs.eu-central-1.amazonaws.com/123456789012/orders';
const TOPIC = 'arn:aws:sns:eu-central-1:123456789012:placed';

const memory = memoryTelemetry({ http: false });
const w3c: Telemetry = { ...memory, parent: 'runtime' };
const both: Telemetry = {
  ...w3c,
  propagator: composePropagators([createXRayPropagator(), memory.propagator]),
};

let server: RecordingServer;
let sqs: SQSClient;
let sns: SNSClient;
let lambda: LambdaClient;
let eventbridge: EventBridgeClient;

beforeAll(async () => {
  server = await awsServer();
  const options = clientOptions(server);
  sqs = captureAWSv3Client(new SQSClient({ ...options, useQueueUrlAsEndpoint: false }));
  sns = captureAWSv3Client(new SNSClient(options));
  lambda = captureAWSv3Client(new LambdaClient(options));
  eventbridge = captureAWSv3Client(new EventBridgeClient(options));
});
beforeEach(() => {
  server.requests.length = 0;
});
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => server.close());

/** Makes one call in an invocation that Lambda gave a header; answers with its span and what was sent. */
async function sent(
  call: () => Promise<unknown>,
  telemetry: Telemetry = both,
): Promise<{
  readonly xray: string;
  readonly traceparent: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}> {
  memory.reset();
  await instrument(async () => void (await call()), { telemetry })(
    {},
    lambdaContext({ xRayTraceId: HEADER }),
  );
  const { traceId, spanId } = memory.spans.find(({ kind }) => kind === 'CLIENT') as RecordedSpan;
  const [request] = server.requests;
  return {
    xray: `Root=${ROOT};Parent=${spanId};Sampled=1;${LINEAGE}`,
    traceparent: `00-${traceId}-${spanId}-01`,
    headers: request?.headers ?? {},
    body: request?.body ?? '',
  };
}

const stringAttribute = (StringValue: string) => ({ DataType: 'String', StringValue });

function attributes(count: number): NonNullable<SendMessageCommandInput['MessageAttributes']> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  return Object.fromEntries(numbers.map((index) => [`own${index}`, stringAttribute('1')]));
}

test('every call carries the header with its Lineage, outside of the signature', async () => {
  const client = captureAWSv3Client(new DynamoDBClient(clientOptions(server)));
  const { headers, xray } = await sent(() => client.send(new ListTablesCommand({})));
  expect(headers['x-amzn-trace-id']).toBe(xray);
  expect(headers['authorization']).toContain('SignedHeaders=');
  expect(headers['authorization']).not.toMatch(/trace/i);
  expect(headers['traceparent']).toBeUndefined();
});

test("another propagator of X-Ray's header keeps the Lineage too", async () => {
  const telemetry = { ...w3c, propagator: new AWSXRayPropagator() };
  const { headers, xray } = await sent(
    () => lambda.send(new InvokeCommand({ FunctionName: 'ship' })),
    telemetry,
  );
  expect(headers['x-amzn-trace-id']).toBe(xray);
});

test("the SDK's own header is sent where the propagator has none", async () => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders');
  vi.stubEnv('_X_AMZN_TRACE_ID', HEADER);
  const client = captureAWSv3Client(new DynamoDBClient(clientOptions(server)));
  const { headers } = await sent(() => client.send(new ListTablesCommand({})), w3c);
  expect(headers['x-amzn-trace-id']).toBe(HEADER);
});

test("a header that the application's own middleware set is left alone", async () => {
  const client = captureAWSv3Client(new DynamoDBClient(clientOptions(server)));
  client.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { headers: Record<string, string> };
      headers['x-amzn-trace-id'] = 'Root=own';
      return next(args);
    },
    { step: 'build', priority: 'high', name: 'own' },
  );
  const { headers } = await sent(() => client.send(new ListTablesCommand({})));
  expect(headers['x-amzn-trace-id']).toBe('Root=own');
});

test('SQS SendMessage carries both, and the input stays what it was', async () => {
  const input = Object.freeze({
    QueueUrl: QUEUE,
    MessageBody: 'm',
    MessageAttributes: Object.freeze(attributes(1)),
  });
  const { body, xray, traceparent } = await sent(() => sqs.send(new SendMessageCommand(input)));
  expect(JSON.parse(body)).toEqual({
    ...input,
    MessageAttributes: { ...attributes(1), traceparent: stringAttribute(traceparent) },
    MessageSystemAttributes: { AWSTraceHeader: stringAttribute(xray) },
  });
  expect(input.MessageAttributes).toEqual(attributes(1));
});

test('each entry of SQS SendMessageBatch carries both', async () => {
  const Entries = [
    { Id: 'a', MessageBody: 'a' },
    { Id: 'b', MessageBody: 'b' },
  ];
  const { body, xray, traceparent } = await sent(() =>
    sqs.send(new SendMessageBatchCommand({ QueueUrl: QUEUE, Entries })),
  );
  expect(JSON.parse(body)).toEqual({
    QueueUrl: QUEUE,
    Entries: Entries.map((entry) => ({
      ...entry,
      MessageAttributes: { traceparent: stringAttribute(traceparent) },
      MessageSystemAttributes: { AWSTraceHeader: stringAttribute(xray) },
    })),
  });
  expect(Object.keys(Entries[0] ?? {})).toEqual(['Id', 'MessageBody']);
});

test('SQS has no AWSTraceHeader where the propagator has none', async () => {
  const { body, traceparent } = await sent(
    () => sqs.send(new SendMessageCommand({ QueueUrl: QUEUE, MessageBody: 'm' })),
    w3c,
  );
  expect(JSON.parse(body)).toEqual({
    QueueUrl: QUEUE,
    MessageBody: 'm',
    MessageAttributes: { traceparent: stringAttribute(traceparent) },
  });
});

test('what the application put on a message is never replaced', async () => {
  const input = {
    QueueUrl: QUEUE,
    MessageBody: 'm',
    MessageAttributes: { traceparent: stringAttribute('own') },
    MessageSystemAttributes: { AWSTraceHeader: { DataType: 'String', StringValue: 'own' } },
  };
  const { body } = await sent(() => sqs.send(new SendMessageCommand(input)));
  expect(JSON.parse(body)).toEqual(input);
});

test('a message with ten attributes gets none of ours', async () => {
  const input = { QueueUrl: QUEUE, MessageBody: 'm', MessageAttributes: attributes(10) };
  const { body } = await sent(() => sqs.send(new SendMessageCommand(input)));
  expect(Object.keys(JSON.parse(body).MessageAttributes)).toHaveLength(10);
});

test('SNS Publish and PublishBatch carry the W3C as attributes', async () => {
  const one = await sent(() => sns.send(new PublishCommand({ TopicArn: TOPIC, Message: 'm' })));
  expect(Object.fromEntries(new URLSearchParams(one.body))).toMatchObject({
    'MessageAttributes.entry.1.Name': 'traceparent',
    'MessageAttributes.entry.1.Value.StringValue': one.traceparent,
  });
  expect(one.headers['x-amzn-trace-id']).toBe(one.xray);
  server.requests.length = 0;
  const PublishBatchRequestEntries = [{ Id: 'a', Message: 'a' }];
  const many = await sent(() =>
    sns.send(new PublishBatchCommand({ TopicArn: TOPIC, PublishBatchRequestEntries })),
  );
  expect(many.body).toContain(`Value.StringValue=${many.traceparent}`);
});

test('a text message to a phone carries nothing', async () => {
  const { body } = await sent(() =>
    sns.send(new PublishCommand({ PhoneNumber: '+4930123456', Message: 'm' })),
  );
  expect(body).not.toContain('traceparent');
});

test('each entry of EventBridge PutEvents has the TraceHeader, unless it has one', async () => {
  const Entries = [
    { Source: 's', DetailType: 'd', Detail: '{}' },
    { Source: 's', DetailType: 'd', Detail: '{}', TraceHeader: 'own' },
  ];
  const { body, xray } = await sent(() => eventbridge.send(new PutEventsCommand({ Entries })));
  expect(JSON.parse(body).Entries).toEqual([{ ...Entries[0], TraceHeader: xray }, Entries[1]]);
  expect(Entries[0]).not.toHaveProperty('TraceHeader');
});

const base64 = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64');

test.each([
  ['none', undefined, {}],
  ['one of the application', { client: { a: 1 }, custom: { own: '1' } }, { own: '1' }],
])('Lambda Invoke carries the W3C in its client context, with %s', async (_, given, custom) => {
  const { headers, traceparent, xray } = await sent(() =>
    lambda.send(
      new InvokeCommand({
        FunctionName: 'ship',
        InvocationType: 'Event',
        ...(given && { ClientContext: base64(given) }),
      }),
    ),
  );
  const context = Buffer.from(headers['x-amz-client-context'] ?? '', 'base64').toString();
  expect(JSON.parse(context)).toEqual({ ...given, custom: { ...custom, traceparent } });
  expect(headers['x-amzn-trace-id']).toBe(xray);
});

test.each([
  ['no JSON', 'bm8='],
  ['a list', base64([1])],
  ['too long', base64({ text: 'x'.repeat(2_650) })],
  ['with a traceparent', base64({ custom: { traceparent: 'own' } })],
])('a client context that is %s is left alone', async (_, ClientContext) => {
  const { headers } = await sent(() =>
    lambda.send(new InvokeCommand({ FunctionName: 'ship', ClientContext })),
  );
  expect(headers['x-amz-client-context']).toBe(ClientContext);
});
