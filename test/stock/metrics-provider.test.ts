import { metrics } from '@opentelemetry/api';
import { createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { createEmfMeterProvider } from 'fluoroscope/emf';
import { expect, test } from 'vitest';
import { createWrittenLines, problemsOf } from '../exporters/emf/parsed-lines.js';
import { lambdaContext } from '../lambda-context.js';
import { stockSdk } from './stock-sdk.js';

test('as the global meter provider beside a stock tracer provider it keeps every value, with the ids of theirs', async () => {
  const sdk = stockSdk();
  sdk.provider.register();
  const written = createWrittenLines();
  metrics.setGlobalMeterProvider(
    createEmfMeterProvider({ namespace: 'theirs', write: written.write }),
  );
  const shop = createMetrics({ namespace: 'shop', service: 'orders' });
  const bare = metrics.getMeter('bare').createHistogram('latency', { unit: 'ms' });
  const handler = instrument(async () => {
    for (const value of [3, 1, 2]) {
      shop.addMetric('5xxErrors', MetricUnit.Count, value);
      bare.record(value, { route: '/' });
    }
  });
  await handler({}, lambdaContext({ awsRequestId: 'r1' }));
  const lines = written.documents();
  expect(lines.flatMap(problemsOf)).toEqual([]);
  expect(lines).toMatchObject([
    {
      service: 'orders',
      '5xxErrors': [3, 1, 2],
      function_request_id: 'r1',
      xray_trace_id: sdk.sent()[0]?.trace_id,
    },
    { route: '/', latency: [3, 1, 2] },
  ]);
});
