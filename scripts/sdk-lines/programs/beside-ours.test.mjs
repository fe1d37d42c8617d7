import assert from 'node:assert/strict';
import { test } from 'node:test';
import { trace } from '@opentelemetry/api';
import {
  InMemoryLogRecordExporter,
  LoggerProvider,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { createLogger, createTracer, instrument } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createEmfMeterProvider } from 'fluoroscope/emf';
import { createXRayPropagator } from 'fluoroscope/xray';
import { createTracing, lambdaContext, openDaemon, register, SERVICE } from './sdk.mjs';

const { provider, sent } = createTracing('batch');
register({ tracerProvider: provider });
const theirs = trace.getTracer('theirs');
const tracer = createTracer();

test('awsTelemetry beside the SDK: each gets its own spans, and all are of one trace', async () => {
  const daemon = await openDaemon();
  const telemetry = awsTelemetry({ service: 'ours', daemonAddress: daemon.address, http: false });
  const handler = instrument(
    () =>
      tracer.capture('inner', () =>
        theirs.startActiveSpan('theirs', async (span) => {
          await null;
          span.end();
        }),
      ),
    { telemetry },
  );
  await handler({}, lambdaContext());
  await provider.forceFlush();
  const [inner, outer] = await daemon.received(2);
  assert.deepEqual([inner.name, outer.name], ['inner', 'ours']);
  assert.deepEqual(
    sent.map(({ name, parent_id, trace_id }) => [name, parent_id, trace_id]),
    [['theirs', inner.id, outer.trace_id]],
  );
  await telemetry.shutdown();
  daemon.close();
});

test('the providers of the SDK are a telemetry: spans, and log lines as its log records', async () => {
  const records = new InMemoryLogRecordExporter();
  const tracing = createTracing('simple');
  const telemetry = {
    tracerProvider: tracing.provider,
    meterProvider: createEmfMeterProvider({ namespace: 'shop', write: () => {} }),
    loggerProvider: new LoggerProvider({
      processors: [new SimpleLogRecordProcessor({ exporter: records })],
    }),
    propagator: createXRayPropagator(),
    stdout: false,
    forceFlush: () => tracing.provider.forceFlush(),
    shutdown: () => tracing.provider.shutdown(),
  };
  const logger = createLogger();
  const handler = instrument(async () => logger.warn('low stock', { left: 2 }), { telemetry });
  await handler({}, lambdaContext());
  const [document] = tracing.sent;
  const [record, ...others] = records.getFinishedLogRecords();
  assert.equal(document.name, SERVICE);
  assert.equal(others.length, 0);
  assert.equal(record.body, 'low stock');
  assert.equal(record.attributes.left, 2);
  assert.equal(record.severityText, 'WARN');
  assert.equal(record.spanContext.spanId, document.id);
});
