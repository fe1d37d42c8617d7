import { DynamoDBClient, GetItemCommand, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import type { S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { captureAWSv3Client } from '../../src/aws-sdk/capture-client.js';
import { captureHttp } from '../../src/outgoing/capture-http.js';
import { recorded } from '../outgoing/invocation-spans.js';
import type { RecordingServer } from '../outgoing/recording-server.js';
import { awsServer, clientOptions } from './aws-server.js';

let server: RecordingServer;
let answer: RecordingServer['answer'];

beforeAll(async () => {
  server = await awsServer();
  answer = server.answer;
});
beforeEach(() => {
  server.requests.length = 0;
  server.answer = answer;
});
afterAll(() => server.close());

const getItem = new GetItemCommand({ TableName: 'orders', Key: { id: { S: '1' } } });

function dynamodb(maxAttempts = 3): DynamoDBClient {
  return captureAWSv3Client(new DynamoDBClient({ ...clientOptions(server), maxAttempts }));
}

test('the very client goes back, and a call of it is a CLIENT span', async () => {
  const client = new DynamoDBClient(clientOptions(server));
  expect(captureAWSv3Client(client)).toBe(client);
  const { root, spans } = await recorded(() => client.send(getItem));
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    name: 'DynamoDB.GetItem',
    kind: 'CLIENT',
    scope: 'fluoroscope/aws-sdk',
    parentSpanId: root.spanId,
    status: { code: 'UNSET' },
    attributes: {
      'rpc.system': 'aws-api',
      'rpc.service': 'DynamoDB',
      'rpc.method': 'GetItem',
      'cloud.region': 'eu-central-1',
      'aws.request_id': 'request-1',
      'http.response.status_code': 200,
    },
  });
  expect(spans[0]?.attributes).not.toHaveProperty(['http.request.resend_count']);
});

test('captured twice, a call still has one span', async () => {
  const client = captureAWSv3Client(dynamodb());
  expect((await recorded(() => client.send(getItem))).spans).toHaveLength(1);
});

test('a client that was not captured has none', async () => {
  dynamodb();
  const other = new DynamoDBClient(clientOptions(server));
  expect((await recorded(() => other.send(getItem))).spans).toHaveLength(0);
});

test('two clients in parallel are siblings', async () => {
  const sqs = captureAWSv3Client(new SQSClient(clientOptions(server)));
  const { root, spans } = await recorded(() =>
    Promise.all([
      dynamodb().send(getItem),
      sqs.send(new SendMessageCommand({ QueueUrl: `${server.url}/1/orders`, MessageBody: 'm' })),
    ]),
  );
  expect(spans.map(({ name }) => name).sort()).toEqual(['DynamoDB.GetItem', 'SQS.SendMessage']);
  expect(spans.every(({ parentSpanId }) => parentSpanId === root.spanId)).toBe(true);
});

test('a call that is tried again is one span, which counts its attempts', async () => {
  server.answer = (request, response) => {
    if (server.requests.length === 1) response.writeHead(500).end();
    else answer(request, response);
  };
  const { spans } = await recorded(() => dynamodb().send(getItem));
  expect(server.requests).toHaveLength(2);
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({
    status: { code: 'UNSET' },
    attributes: { 'http.response.status_code': 200, 'http.request.resend_count': 1 },
  });
});

test("a service's error is an ERROR span, and the application has the very error", async () => {
  server.answer = (_, response) => {
    response.writeHead(400, { 'x-amzn-requestid': 'request-2' });
    response.end('{"__type":"com.amazonaws#ResourceNotFoundException","message":"no table"}');
  };
  const { root, spans } = await recorded(async () => {
    await expect(dynamodb().send(getItem)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
  expect(spans[0]).toMatchObject({
    status: { code: 'ERROR', message: 'no table' },
    attributes: {
      'error.type': 'ResourceNotFoundException',
      'http.response.status_code': 400,
      'aws.request_id': 'request-2',
    },
    events: [{ name: 'exception' }],
  });
  expect(root.status.code).toBe('UNSET');
});

test('a call that reaches nobody is an ERROR span', async () => {
  const closed = await awsServer();
  await closed.close();
  const client = captureAWSv3Client(
    new DynamoDBClient({ ...clientOptions(closed), maxAttempts: 1 }),
  );
  const { spans } = await recorded(async () => {
    await expect(client.send(getItem)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });
  expect(spans[0]).toMatchObject({
    status: { code: 'ERROR' },
    attributes: { 'error.type': 'ECONNREFUSED' },
  });
});

test('with captureHttp() on there is no second span, and other requests keep theirs', async () => {
  const end = captureHttp();
  const { spans } = await recorded(async () => {
    await dynamodb().send(getItem);
    await fetch(server.url);
  });
  end();
  expect(spans.map(({ name }) => name)).toEqual(['DynamoDB.GetItem', 'GET']);
  expect(server.requests[0]?.headers['traceparent']).toBeUndefined();
});

test('credentials that are fetched for a call keep their own span, under it', async () => {
  const end = captureHttp();
  const client = captureAWSv3Client(
    new DynamoDBClient({
      ...clientOptions(server),
      credentials: async () => {
        await (await fetch(`${server.url}/credentials`)).text();
        return { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'example' };
      },
    }),
  );
  const { spans } = await recorded(() => client.send(getItem));
  end();
  const [credentials, call] = spans;
  expect(call?.name).toBe('DynamoDB.GetItem');
  expect(credentials).toMatchObject({ name: 'GET', parentSpanId: call?.spanId });
});

test('a suppressed context has no span and no header', async () => {
  const { spans } = await recorded(() =>
    context.with(suppressTracing(context.active()), () => dynamodb().send(getItem)),
  );
  expect(spans).toHaveLength(0);
  expect(server.requests[0]?.headers['x-amzn-trace-id']).toBeUndefined();
});

test('an operation of which nothing more is known has the attributes that all have', async () => {
  const { spans } = await recorded(() => dynamodb().send(new ListTablesCommand({})));
  expect(spans[0]).toMatchObject({ name: 'DynamoDB.ListTables' });
  expect(spans[0]?.attributes).not.toHaveProperty(['aws.dynamodb.table_names']);
});

test('what is no client of SDK v3 is refused, with the cure', () => {
  expect(() => captureAWSv3Client({} as S3Client)).toThrow(
    /no client of AWS SDK v3.*new SQSClient/,
  );
});
