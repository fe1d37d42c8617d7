import { context, createContextKey, propagation, trace } from '@opentelemetry/api';
import { createLogger, createTracer, instrument } from 'fluoroscope';
import { memoryTelemetry } from 'fluoroscope/memory';
import { expect, test } from 'vitest';
import { lambdaContext } from '../lambda-context.js';
import { captureWarnings } from '../metrics/captured-warnings.js';
import { registeredProvider, stockSdk } from './stock-sdk.js';

// Somebody's SDK first, and a telemetry of ours beside it.
const warnings = captureWarnings();
const sdk = stockSdk();
sdk.provider.register();
const telemetry = memoryTelemetry();
const tracer = createTracer();
const logger = createLogger();
const theirs = trace.getTracer('theirs');
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

test('ours gets our spans, theirs gets their own, and all are of one trace', async () => {
  const handler = instrument(
    async () => {
      await tracer.capture('ours', async () => {
        await pause();
        await theirs.startActiveSpan('theirs', async (span) => {
          await pause();
          logger.info('within theirs');
          span.end();
        });
      });
    },
    { telemetry },
  );
  await handler({}, lambdaContext());
  await sdk.provider.forceFlush();
  const [ours, outer] = telemetry.spans;
  const [their, ...others] = sdk.sent();
  expect([ours?.name, outer?.name]).toEqual(['ours', 'orders']);
  expect(ours?.parentSpanId).toBe(outer?.spanId);
  expect(others).toEqual([]);
  expect(their).toMatchObject({ name: 'theirs', parent_id: ours?.spanId });
  expect(their?.trace_id.replace(/^1-|-/g, '')).toBe(outer?.traceId);
  expect(telemetry.logs).toMatchObject([
    { message: 'within theirs', attributes: { trace_id: outer?.traceId, span_id: their?.id } },
  ]);
});

test('an invocation under a recording span of theirs is a part of it', async () => {
  telemetry.reset();
  const handler = instrument(async () => 'ok', { telemetry });
  await theirs.startActiveSpan('their wrapper', async (span) => {
    await handler({}, lambdaContext());
    span.end();
    expect(telemetry.spans).toMatchObject([
      {
        kind: 'INTERNAL',
        traceId: span.spanContext().traceId,
        parentSpanId: span.spanContext().spanId,
      },
    ]);
  });
});

test('their context manager is the one that runs, for their values and for ours', async () => {
  const key = createContextKey('tenant');
  const seen: unknown[] = [];
  const handler = instrument(
    async () => {
      await context.with(context.active().setValue(key, 'acme'), async () => {
        await tracer.capture('ours', pause);
        seen.push(context.active().getValue(key), tracer.traceId());
      });
    },
    { telemetry },
  );
  telemetry.reset();
  await handler({}, lambdaContext());
  expect(seen).toEqual(['acme', telemetry.spans.at(-1)?.traceId]);
});

test('nothing of ours is registered over theirs, and nobody was warned', () => {
  expect(registeredProvider()).toBe(sdk.provider);
  expect(propagation.fields()).toEqual(['traceparent', 'tracestate', 'baggage']);
  expect(warnings.messages).toEqual([]);
});
