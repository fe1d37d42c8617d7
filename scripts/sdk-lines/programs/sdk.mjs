import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { context, DiagLogLevel, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import {
  CompositePropagator,
  W3CBaggagePropagator,
  W3CTraceContextPropagator,
} from '@opentelemetry/core';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { BatchSpanProcessor, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import { createXRayExporter, createXRayIdGenerator } from 'fluoroscope/xray';

/** The name of a segment: that of the service. */
export const SERVICE = 'shop';

const PROCESSORS = { batch: BatchSpanProcessor, simple: SimpleSpanProcessor };

/** Opens a UDP socket in the place of the X-Ray daemon. */
export async function openDaemon() {
  const socket = createSocket('udp4');
  const documents = [];
  socket.on('message', (datagram) => documents.push(JSON.parse(String(datagram).split('\n')[1])));
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  return {
    address: `127.0.0.1:${socket.address().port}`,
    documents,
    async received(count) {
      while (documents.length < count) await once(socket, 'message');
      return documents;
    },
    close: () => socket.close(),
  };
}

/** The SDK's tracer provider over our exporter; `sent` holds the documents that have left. */
export function createTracing(processor = 'batch', options = {}) {
  const sent = [];
  const send = (datagram) => sent.push(JSON.parse(datagram.split('\n')[1]));
  const exporter = createXRayExporter({ send, ...options });
  const Processor = PROCESSORS[processor];
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': SERVICE }),
    idGenerator: createXRayIdGenerator(),
    // An hour's delay: what has left before was flushed.
    spanProcessors: [new Processor({ exporter, scheduledDelayMillis: 3_600_000 })],
  });
  return { provider, sent };
}

/** Registers an SDK for the process, as its own documentation does. */
export function register({ tracerProvider, meterProvider, propagator }) {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(tracerProvider);
  if (meterProvider !== undefined) metrics.setGlobalMeterProvider(meterProvider);
  const w3c = [new W3CTraceContextPropagator(), new W3CBaggagePropagator()];
  propagation.setGlobalPropagator(propagator ?? new CompositePropagator({ propagators: w3c }));
}

/** Collects the problems that are told of, in the place of lines on stdout. */
export function collectProblems() {
  const problems = [];
  const note = (message) => problems.push(String(message));
  const ignore = () => {};
  diag.setLogger(
    { error: note, warn: note, info: ignore, debug: ignore, verbose: ignore },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
  return problems;
}

/** A Lambda context, as the runtime makes it. */
export function lambdaContext(over = {}) {
  return {
    functionName: 'orders',
    functionVersion: '7',
    invokedFunctionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:orders',
    memoryLimitInMB: '256',
    awsRequestId: 'r1',
    getRemainingTimeInMillis: () => 3_000,
    ...over,
  };
}
