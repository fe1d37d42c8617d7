import { metrics } from '@opentelemetry/api';
import { createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { expect, test } from 'vitest';
import { type EmfLine, problemsOf } from '../exporters/emf/parsed-lines.js';
import { stockMetrics } from '../exporters/emf/stock-meter-provider.js';
import { lambdaContext } from '../lambda-context.js';
import { captureWarnings } from '../metrics/captured-warnings.js';
import { stockSdk } from './stock-sdk.js';

// Somebody's SDK for both signals, with our exporters in it, before anything of ours.
const warnings = captureWarnings();
const sdk = stockSdk();
sdk.provider.register();
const stock = stockMetrics({ namespace: 'theirs' });
metrics.setGlobalMeterProvider(stock.provider);

const shop = createMetrics({ namespace: 'shop', service: 'orders' });
const bare = metrics.getMeter('bare').createHistogram('latency', { unit: 'ms' });

const namespaceOf = (line: EmfLine): string | undefined =>
  line._aws.CloudWatchMetrics[0]?.Namespace;

test('the front and bare instruments are written when the handler’s promise settles', async () => {
  const handler = instrument(async () => {
    shop.addDimension('tier', 'gold');
    for (const amount of [1, 2]) shop.addMetric('orders', MetricUnit.Count, amount);
    shop.addMetric('5xxErrors', MetricUnit.Count, 1);
    shop.addMetric('size', MetricUnit.Kilobytes, 4);
    bare.record(12.5, { route: '/' });
  });
  await handler({}, lambdaContext());
  const lines = stock.documents();
  expect(stock.writes).toHaveLength(1);
  expect(lines.flatMap(problemsOf)).toEqual([]);
  expect(lines.map(namespaceOf)).toEqual(['theirs', 'shop']);
  expect(lines).toMatchObject([
    { route: '/', latency: 12.5 },
    // A name that OpenTelemetry does not allow is written as it does.
    { service: 'orders', tier: 'gold', orders: 3, m_5xxErrors: 1, size: 4 },
  ]);
  expect(lines[1]?._aws.CloudWatchMetrics[0]?.Metrics.map(({ Unit }) => Unit)).toEqual([
    'Count',
    'Count',
    'Kilobytes',
  ]);
  expect(warnings.messages).toEqual([]);
});

test('each invocation writes what came since the last one', async () => {
  const handler = instrument(async (amount: number) => {
    shop.addMetric('orders', MetricUnit.Count, amount);
  });
  const before = stock.documents().length;
  for (const amount of [5, 7]) await handler(amount, lambdaContext());
  await instrument(async () => {})({}, lambdaContext());
  expect(stock.documents().slice(before)).toMatchObject([{ orders: 5 }, { orders: 7 }]);
});
