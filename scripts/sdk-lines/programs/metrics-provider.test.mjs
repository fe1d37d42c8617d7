import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metrics } from '@opentelemetry/api';
import { createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { createEmfMeterProvider } from 'fluoroscope/emf';
import { createTracing, lambdaContext, register } from './sdk.mjs';

test('our meter provider beside the SDK’s tracer provider keeps every value', async () => {
  const texts = [];
  const { provider, sent } = createTracing('batch');
  const meterProvider = createEmfMeterProvider({
    namespace: 'theirs',
    write: (text) => texts.push(text),
  });
  register({ tracerProvider: provider, meterProvider });
  const shop = createMetrics({ namespace: 'shop', service: 'orders' });
  const latency = metrics.getMeter('bare').createHistogram('latency', { unit: 'ms' });
  const handler = instrument(async () => {
    for (const value of [3, 1, 2]) {
      shop.addMetric('5xxErrors', MetricUnit.Count, value);
      latency.record(value, { route: '/' });
    }
  });
  await handler({}, lambdaContext());
  const [front, bare] = texts
    .join('')
    .trimEnd()
    .split('\n')
    .map((text) => JSON.parse(text));
  assert.deepEqual(front['5xxErrors'], [3, 1, 2]);
  assert.deepEqual(bare.latency, [3, 1, 2]);
  assert.equal(front.function_request_id, 'r1');
  assert.equal(front.xray_trace_id, sent[0].trace_id);
});
