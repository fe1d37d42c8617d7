import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import type { SpanLike } from '../../../exporters/sdk/span.js';
import {
  toXRayDocuments,
  type XRayDocument,
  type XRayDocumentsOptions,
} from '../../../exporters/xray/index.js';
import { PARENT_ID, spanLike, TRACE_HEADER } from './span-fixture.js';

const CHILD = 'aaaaaaaaaaaaaaaa';
const resource = {
  attributes: { 'service.name': 'orders', 'service.version': '1', 'cloud.platform': 'aws_lambda' },
};
const LAMBDA = { lambdaTraceHeader: TRACE_HEADER };

function documentOf(
  fields: Parameters<typeof spanLike>[0],
  options?: XRayDocumentsOptions,
): XRayDocument {
  const documents = toXRayDocuments(spanLike({ resource, ...fields }), options);
  expect(documents).toHaveLength(1);
  return documents[0] as XRayDocument;
}

const kinds = [
  SpanKind.INTERNAL,
  SpanKind.SERVER,
  SpanKind.CLIENT,
  SpanKind.PRODUCER,
  SpanKind.CONSUMER,
];

describe("inside Lambda, in the runtime's trace", () => {
  test.each(kinds)('a span of kind %i without a parent is a part of the function', (kind) => {
    const document = documentOf({ kind }, LAMBDA);

    expect(document).toMatchObject({ type: 'subsegment', parent_id: PARENT_ID, name: 'work' });
    expect(document).not.toHaveProperty('origin');
    expect(document).not.toHaveProperty('service');
  });

  test('the resource is described once: on the span that entered the function', () => {
    const handler = documentOf({ kind: SpanKind.SERVER, parentSpanId: PARENT_ID }, LAMBDA);
    const child = documentOf({ kind: SpanKind.SERVER, parentSpanId: CHILD }, LAMBDA);

    expect(handler.metadata?.['default']).toHaveProperty(['otel.resource.service.name'], 'orders');
    expect(child).not.toHaveProperty('metadata');
    expect(child.parent_id).toBe(CHILD);
  });

  test('a span that ADOT marked as a local root is not split', () => {
    const attributes = { 'aws.span.kind': 'LOCAL_ROOT', 'aws.local.service': 'svc' };

    expect(documentOf({ kind: SpanKind.CLIENT, attributes }, LAMBDA).type).toBe('subsegment');
  });

  test('the handler has the name of its span, whatever its attributes are', () => {
    const attributes = { 'http.host': 'h', 'aws.local.service': 'svc', 'server.address': 'a' };

    expect(documentOf({ kind: SpanKind.SERVER, attributes }, LAMBDA).name).toBe('work');
  });

  test('an account of the resource is not said to be the one that was called', () => {
    const account = { attributes: { 'cloud.account.id': '1' } };

    expect(documentOf({ resource: account }, LAMBDA).aws).not.toHaveProperty('account_id');
    expect(documentOf({ resource: account }).aws).toHaveProperty('account_id', '1');
  });
});

test.each([
  { header: TRACE_HEADER.replace('5759e988', '5759e989'), why: 'names another trace' },
  { header: 'Root=1-5759e988-bd862e3fe1be46a994272793', why: 'names no parent' },
  { header: '', why: 'is empty' },
])('a span is a segment of Lambda when the header $why', ({ header }) => {
  const document = documentOf({ kind: SpanKind.SERVER }, { lambdaTraceHeader: header });

  expect(document).toMatchObject({ name: 'orders', origin: 'AWS::Lambda::Function' });
  expect(document).not.toHaveProperty('type');
});

test('a span that still runs is in progress and has no end', () => {
  const running = documentOf({ ended: false, endTime: [0, 0] });

  expect(running.in_progress).toBe(true);
  expect(running).not.toHaveProperty('end_time');
});

test('aws.xray.inprogress makes a document one in progress, and is not shown', () => {
  const attributes = { 'aws.xray.inprogress': true };
  const document = documentOf({ attributes, parentSpanId: CHILD });

  expect(document.in_progress).toBe(true);
  expect(document).not.toHaveProperty('end_time');
  expect(document).not.toHaveProperty('metadata');
});

test.each([
  [400, { error: true }],
  [429, { error: true, throttle: true }],
  ['429', { error: true, throttle: true }],
  [500, { fault: true }],
  [200, {}],
  [302, {}],
])('status code %s gives %o', (code, flags) => {
  const { fault, error, throttle } = documentOf({
    attributes: { 'http.response.status_code': code },
  });

  expect(JSON.parse(JSON.stringify({ fault, error, throttle }))).toEqual(flags);
});

test('an error without a message is a fault without a cause', () => {
  const document = documentOf({ status: { code: SpanStatusCode.ERROR } });

  expect(document.fault).toBe(true);
  expect(document).not.toHaveProperty('cause');
});

test('the type of an error that was only a status is its error.type', () => {
  const status = { code: SpanStatusCode.ERROR, message: 'Task timed out' };
  const typeOf = (type: string): unknown =>
    documentOf({ status, attributes: { 'error.type': type } }).cause?.exceptions[0]?.type;

  expect(typeOf('timeout')).toBe('timeout');
  expect(typeOf('500')).toBe('Error');
});

test.each([
  ['𝒪'.repeat(300), '𝒪'.repeat(200)],
  ['a(b)', 'ab'],
  ['Überweisung ①', 'Überweisung ①'],
  ['()', 'span'],
  ['', 'span'],
])('the name %j is sent as %j', (name, expected) => {
  expect(documentOf({ name, parentSpanId: CHILD }).name).toBe(expected);
});

test('every name is made valid, not the span name alone', () => {
  const attributes = { 'peer.service': 'billing (eu)' };

  expect(documentOf({ kind: SpanKind.CLIENT, attributes }).name).toBe('billing eu');
});

test.each([
  [{ 'rpc.system': 'aws-api', 'aws.remote.service': 'AWS.SDK.S3' }, 'S3'],
  [{ 'rpc.system': 'aws-api', 'aws.remote.service': 'AWS::S3' }, 'S3'],
  [{ 'aws.remote.service': 'AWS::S3' }, 'AWS::S3'],
  [{ 'rpc.system.name': 'aws-api', 'rpc.method': 'DynamoDB/PutItem' }, 'DynamoDB'],
  [{ 'db.namespace': 'shop' }, 'shop'],
  [{ 'server.address': 'cache.example.com' }, 'cache.example.com'],
  [{ 'db.name': 'shop', 'db.connection_string': 'nonsense' }, 'shop'],
])('a call with %o is named %s', (attributes, name) => {
  expect(documentOf({ kind: SpanKind.CLIENT, attributes }).name).toBe(name);
});

test('the stable names of an RPC give operation, region, request and queue', () => {
  const attributes = {
    'rpc.system.name': 'aws-api',
    'rpc.method': 'SQS/SendMessage',
    'cloud.region': 'eu-west-1',
    'aws.request.id': 'r-1',
    'url.full': 'https://sqs.eu-west-1.amazonaws.com/1/q',
  };
  const document = documentOf({ kind: SpanKind.CLIENT, attributes, parentSpanId: CHILD });

  expect(document).toMatchObject({
    namespace: 'aws',
    name: 'SQS',
    aws: {
      operation: 'SendMessage',
      region: 'eu-west-1',
      request_id: 'r-1',
      queue_url: 'https://sqs.eu-west-1.amazonaws.com/1/q',
    },
  });
});

test('cloud.region of another span than an AWS call is where the code runs', () => {
  const attributes = { 'cloud.region': 'eu-west-1', 'aws.operation': 'x' };
  const document = documentOf({ attributes, parentSpanId: CHILD });

  expect(document.aws).not.toHaveProperty('region');
  expect(document.metadata).toEqual({ default: { 'cloud.region': 'eu-west-1' } });
});

test.each([
  [SpanKind.SERVER, { 'client.address': 'not an address' }, undefined],
  [SpanKind.SERVER, { 'client.address': '2001:db8::1' }, '2001:db8::1'],
  [SpanKind.SERVER, { 'network.peer.address': '10.0.0.1' }, '10.0.0.1'],
  [SpanKind.CLIENT, { 'network.peer.address': '10.0.0.1' }, undefined],
])('a span of kind %i with %o has the client %s', (kind, address, ip) => {
  const attributes = { 'http.request.method': 'GET', ...address };

  expect(documentOf({ kind, attributes }).http?.request?.client_ip).toBe(ip);
});

test.each([
  [
    { 'url.scheme': 'https', 'server.address': 'a.example', 'server.port': 443 },
    'https://a.example/',
  ],
  [
    { 'server.address': 'a.example', 'server.port': '8080', 'url.path': '/x' },
    'http://a.example:8080/x',
  ],
  [
    { 'server.address': 'a.example', 'url.path': '/x', 'url.query': 'y=1' },
    'http://a.example/x?y=1',
  ],
  [{ 'http.host': 'a.example:3000', 'http.target': '/x?y' }, 'http://a.example:3000/x?y'],
  [{ 'url.path': '/x' }, undefined],
])('the URL of %o is %s', (parts, url) => {
  const attributes = { 'http.request.method': 'GET', ...parts };

  expect(documentOf({ kind: SpanKind.CLIENT, attributes }).http?.request?.url).toBe(url);
});

test('what a URL does not show stays in the metadata', () => {
  const attributes = {
    'url.full': 'https://a.example/x',
    'net.peer.ip': '10.0.0.1',
    'url.path': '/x',
  };
  const document = documentOf({ kind: SpanKind.CLIENT, attributes, parentSpanId: CHILD });

  expect(document.metadata).toEqual({ default: { 'net.peer.ip': '10.0.0.1' } });
});

test('the size of a message that was received is the length of the response', () => {
  const attributes = {
    'http.request.method': 'POST',
    'message.type': 'RECEIVED',
    'messaging.message_payload_size_bytes': 42,
  };

  expect(documentOf({ attributes }).http?.response).toEqual({ content_length: 42 });
});

test('what the limits of the SDK dropped is told', () => {
  const document = documentOf({
    parentSpanId: CHILD,
    droppedAttributesCount: 3,
    droppedEventsCount: 2,
    droppedLinksCount: 1,
  });

  expect(document.metadata).toEqual({
    default: {
      'otel.dropped_attributes_count': 3,
      'otel.dropped_events_count': 2,
      'otel.dropped_links_count': 1,
    },
  });
});

test('the mapping leaves the span as it is, and gives the same twice', () => {
  const span: SpanLike = spanLike({
    resource,
    kind: SpanKind.CLIENT,
    attributes: { 'http.request.method': 'GET', 'annotations.a': 1, 'metadata.n.k': '{"x":1}' },
  });
  const before = JSON.stringify(span);

  expect(toXRayDocuments(span)).toEqual(toXRayDocuments(span));
  expect(JSON.stringify(span)).toBe(before);
});

test('a resource that is still being detected is looked at again', () => {
  const pending = { asyncAttributesPending: true, attributes: { 'service.name': 'early' } };
  const span = spanLike({ kind: SpanKind.SERVER, resource: pending });

  expect(toXRayDocuments(span)[0]?.name).toBe('early');
  pending.attributes = { 'service.name': 'late' };
  expect(toXRayDocuments(span)[0]?.name).toBe('late');
});
