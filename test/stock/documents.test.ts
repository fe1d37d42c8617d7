import { trace } from '@opentelemetry/api';
import { createLogger, createTracer, instrument, type Telemetry } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createRouter, NotFoundError } from 'fluoroscope/router';
import { restEvent, sqsEvent } from 'fluoroscope/testing';
import type { XRayDocument } from 'fluoroscope/xray';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { startDaemon, type UdpDaemon } from '../exporters/xray/udp-daemon.js';
import { lambdaContext } from '../lambda-context.js';
import { type RecordingServer, recordingServer } from '../outgoing/recording-server.js';
import { type StockSdk, stockSdk } from './stock-sdk.js';

const TRACE_HEADER = 'Root=1-6745b3a1-0123456789abcdef01234567;Parent=53995c3f42cd8ad8;Sampled=1';

const logger = createLogger({ write: () => {} });
const tracer = createTracer();
let server: RecordingServer;
let daemon: UdpDaemon;
let ours: Telemetry;
let stock: StockSdk;

beforeAll(async () => {
  vi.stubEnv('AWS_LAMBDA_FUNCTION_NAME', 'orders');
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  server = await recordingServer();
  server.answer = (_, response) => response.writeHead(503).end();
  daemon = await startDaemon();
  stock = stockSdk();
  trace.setGlobalTracerProvider(stock.provider);
  ours = awsTelemetry({ service: 'shop', daemonAddress: `127.0.0.1:${daemon.port}` });
  // The first invocation of a process says that it is.
  await instrument(() => {}, { logger, telemetry: ours })({}, lambdaContext());
  await daemon.received(1);
});
afterAll(async () => {
  await ours.shutdown();
  await Promise.all([server.close(), daemon.close()]);
  vi.unstubAllEnvs();
});

const app = createRouter();
app.get('/orders/:id', async ({ params }) => {
  tracer.putAnnotation('tier', 'gold');
  tracer.putMetadata('order', { id: params.id });
  return tracer.capture('step', async () => ({ id: params.id }));
});
app.get('/missing', () => {
  throw new NotFoundError('no such order');
});
app.get('/broken', async () => {
  const answer = await fetch(`${server.url}/stock?key=secret`);
  throw new RangeError(`stock said ${answer.status}`);
});

const PROGRAMS: Array<readonly [string, unknown, (event: never) => unknown]> = [
  ['a route', restEvent({ path: '/orders/7' }), app.resolve],
  ['a client’s mistake', restEvent({ path: '/missing' }), app.resolve],
  ['a failure, and a call that failed', restEvent({ path: '/broken' }), app.resolve],
  ['a queue', sqsEvent({ Records: [{ body: 'a' }] }), () => ({ batchItemFailures: [] })],
  ['no known event', { any: 'thing' }, () => 'done'],
  [
    'a thrown error with a cause',
    {},
    () => {
      throw new TypeError('out of stock', { cause: new Error('disk') });
    },
  ],
];

/** A document without what differs from one run to the next: ids by their order, no times. */
function comparable(documents: readonly XRayDocument[]): unknown {
  const ids = documents.map(({ id }) => id);
  const text = JSON.stringify(documents, (key, value) => {
    if (key === 'start_time' || key === 'end_time') return typeof value;
    if (key === 'stack') return undefined;
    return value;
  });
  const known = ids.reduce((all, id, n) => all.replaceAll(id, `id ${n}`), text);
  // The ids of exceptions are made as a document is written.
  return JSON.parse(known.replace(/"(id|cause)":"[0-9a-f]{16}"/g, '"$1":"of an exception"'));
}

test.each(PROGRAMS)(
  'of %s awsTelemetry and a stock provider with the exporter send the same documents',
  async (_, event, handle) => {
    const context = lambdaContext({ xRayTraceId: TRACE_HEADER });
    const run = async (telemetry: Telemetry | undefined): Promise<void> => {
      const options = { service: 'shop', logger, captureResponse: true, telemetry };
      const handler = instrument(handle as () => unknown, options as object);
      await handler(event, context).catch(() => {});
    };
    const before = daemon.datagrams.length;
    stock.reset();
    await run(undefined);
    await run(ours);
    const sent = stock.sent();
    await daemon.received(before + sent.length);
    const received = daemon.documents().slice(before) as unknown as XRayDocument[];
    expect(sent.length).toBeGreaterThan(0);
    expect(comparable(received)).toEqual(comparable(sent));
  },
);
