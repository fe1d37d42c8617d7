import { fileURLToPath } from 'node:url';
import { type SpanContext, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { build } from 'esbuild';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createXRayExporter } from '../../../exporters/xray/index.js';
import { createLambdaSender } from '../../../exporters/xray/lambda-sender.js';
import { PARENT_ID, spanLike, TRACE_HEADER, TRACE_ID } from './span-fixture.js';
import { startDaemon, type UdpDaemon } from './udp-daemon.js';

let daemon: UdpDaemon;

beforeEach(async () => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders-fn');
  vi.stubEnv('_X_AMZN_TRACE_ID', TRACE_HEADER);
  daemon = await startDaemon();
});
afterEach(async () => {
  await daemon.close();
  vi.unstubAllEnvs();
});

const resource = {
  attributes: {
    'telemetry.sdk.name': 'opentelemetry',
    'telemetry.sdk.language': 'nodejs',
    'telemetry.sdk.version': '2.12.1',
    'cloud.provider': 'aws',
    'cloud.platform': 'aws_lambda',
    'service.name': 'orders',
    'service.version': '7',
    'aws.log.group.names': ['/aws/lambda/orders-fn'],
  },
};
const foreign = (): SpanContext => ({
  traceId: '4bf92f3577b34da6a3ce929d0e0e4736',
  spanId: '53995c3f42cd8ad8',
  traceFlags: TraceFlags.SAMPLED,
});

test.each([
  ['the handler', { kind: SpanKind.SERVER, attributes: { 'http.request.method': 'GET' } }],
  ['a part of it', { parentSpanId: 'aaaaaaaaaaaaaaaa', attributes: { 'annotations.a': 1 } }],
  [
    'a call of AWS',
    {
      kind: SpanKind.CLIENT,
      parentSpanId: PARENT_ID,
      attributes: { 'rpc.system': 'aws-api', 'rpc.method': 'S3/GetObject', 'aws.region': 'eu' },
    },
  ],
  ['a query', { kind: SpanKind.CLIENT, attributes: { 'db.system': 'mysql', 'db.name': 'shop' } }],
  ['another trace', { kind: SpanKind.SERVER, spanContext: foreign }],
  ['a failure', { kind: SpanKind.CONSUMER, status: { code: SpanStatusCode.ERROR } }],
])('%s is the same document as that of createXRayExporter', async (_name, fields) => {
  const span = spanLike({ resource, ...fields });
  const datagrams: string[] = [];
  createXRayExporter({ send: (text) => datagrams.push(text) }).export([span], () => {});
  const sender = createLambdaSender(`127.0.0.1:${daemon.port}`);

  expect(sender.send(span)).toBeUndefined();
  await daemon.received(1);

  expect(daemon.datagrams).toEqual(datagrams);
  await sender.shutdown();
});

test('nothing is sent after the shutdown', async () => {
  const sender = createLambdaSender(`127.0.0.1:${daemon.port}`);
  sender.send(spanLike({ name: 'before' }));
  await daemon.received(1);
  await sender.shutdown();

  expect(sender.send(spanLike({ name: 'after' }))).toBeUndefined();

  const witness = createLambdaSender(`127.0.0.1:${daemon.port}`);
  witness.send(spanLike({ name: 'witness' }));
  await daemon.received(2);
  expect(daemon.documents().map(({ name }) => name)).toEqual(['before', 'witness']);
  await witness.shutdown();
});

test('a span that is not sampled is not sent', () => {
  const sender = createLambdaSender(`127.0.0.1:${daemon.port}`);
  const spanContext = (): SpanContext => ({
    traceId: TRACE_ID,
    spanId: '53995c3f42cd8ad8',
    traceFlags: TraceFlags.NONE,
  });

  expect(sender.send(spanLike({ spanContext }))).toBeUndefined();
  expect(daemon.datagrams).toEqual([]);
});

test('the bundle of a function has nothing in it of other platforms, nor of what ADOT marks', async () => {
  const { outputFiles } = await build({
    entryPoints: [
      fileURLToPath(new URL('../../../exporters/xray/lambda-sender.ts', import.meta.url)),
    ],
    bundle: true,
    minify: true,
    platform: 'node',
    format: 'esm',
    external: ['@opentelemetry/api'],
    write: false,
  });
  const [{ text } = { text: '' }] = outputFiles;

  expect(text).toContain('AWS::Lambda::Function');
  for (const name of ['AWS::EC2', 'aws.ecs.', 'k8s.', 'LOCAL_ROOT', 'aws.remote.service']) {
    expect(text).not.toContain(name);
  }
});
