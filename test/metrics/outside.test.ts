import { expect, onTestFinished, test } from 'vitest';
import { createEmfMeterProvider } from '../../exporters/emf/index.js';
import { beginInvocation } from '../../src/cold-start.js';
import { createMetrics } from '../../src/metrics/metrics.js';
import { recordWith } from '../../src/telemetry.js';
import { createWrittenLines } from '../exporters/emf/parsed-lines.js';
import { captureWarnings } from './captured-warnings.js';
import { createInvocation } from './lambda-invocation.js';

// The invocations of a process cannot be taken back, so these tests have a file of their own.
beginInvocation(undefined);

function outside() {
  const written = createWrittenLines();
  const provider = createEmfMeterProvider({ namespace: 'bare', write: written.write });
  const warnings = captureWarnings();
  const metrics = createMetrics({ namespace: 'shop', service: 'orders' });
  onTestFinished(recordWith(createInvocation({ meterProvider: provider }).telemetry));
  onTestFinished(warnings.restore);
  return { ...written, provider, metrics, warnings };
}

test.each<[string, (metrics: ReturnType<typeof createMetrics>) => unknown]>([
  ['addDimension', (metrics) => metrics.addDimension('tenant', 'a')],
  ['addDimensions', (metrics) => metrics.addDimensions({ tenant: 'a' })],
  ['setDefaultDimensions', (metrics) => metrics.setDefaultDimensions({ tenant: 'a' })],
  ['addMetadata', (metrics) => metrics.addMetadata('tenant', 'a')],
  ['setTimestamp', (metrics) => metrics.setTimestamp(Date.now() - 60_000)],
])(
  '%s that lost its invocation changes nothing and warns, as it would reach another one',
  (_, say) => {
    const { metrics, provider, documents, warnings } = outside();
    say(metrics);
    metrics.addMetric('n', 'Count', 1);
    metrics.publish();
    provider.drainSync();
    expect(documents()[0]).not.toHaveProperty('tenant');
    expect(documents()).toMatchObject([
      { n: 1, _aws: { CloudWatchMetrics: [{ Dimensions: [['service']] }] } },
    ]);
    expect(warnings.messages).toEqual([expect.stringMatching(/in the handler/)]);
  },
);

test('a mistake that lost its invocation is a warning too', () => {
  const { metrics, warnings } = outside();
  metrics.addMetric('', 'Count', 1);
  expect(warnings.messages).toHaveLength(1);
});

test('a single metric may have dimensions wherever it is made', () => {
  const { metrics, provider, documents, warnings } = outside();
  metrics.singleMetric().addDimension('pool', 'a').addMetric('n', 'Count', 1);
  provider.drainSync();
  expect(documents()).toMatchObject([{ n: 1, pool: 'a' }]);
  expect(warnings.messages).toEqual([]);
});
