import { createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { describe, expect, test } from 'vitest';
import { lambdaContext } from '../../lambda-context.js';
import { type ArrivedMetric, useMetrics } from './use-metrics.js';

const seen = useMetrics();

describe('createMetrics()', () => {
  /** Runs one invocation, and answers with what arrived. */
  async function measured(
    add: (metrics: ReturnType<typeof createMetrics>) => void,
  ): Promise<Record<string, ArrivedMetric>> {
    const telemetry = seen.telemetry();
    const metrics = createMetrics({ namespace: 'Shop' });
    const handler = instrument(async () => add(metrics), { telemetry, service: 'orders' });
    await handler({}, lambdaContext());
    const all = seen.arrived();
    await telemetry.shutdown();
    return all;
  }

  test('arrives as counters, histograms and gauges with UCUM units, dimensions as attributes', async () => {
    const all = await measured((metrics) => {
      metrics.addDimension('Region', 'eu');
      metrics.addMetric('Orders', MetricUnit.Count, 2);
      metrics.addMetric('Orders', MetricUnit.Count, 3);
      metrics.addMetric('Latency', MetricUnit.Milliseconds, 12.5);
      metrics.addMetric('Latency', MetricUnit.Milliseconds, 40);
      metrics.addMetric('Queue', MetricUnit.NoUnit, 7, { kind: 'gauge' });
    });
    const attributes = { service: 'orders', Region: 'eu' };
    expect(all).toMatchObject({
      Orders: {
        kind: 'sum',
        unit: '{count}',
        isMonotonic: true,
        aggregationTemporality: 'AGGREGATION_TEMPORALITY_DELTA',
        scope: { name: 'Shop' },
        points: [{ asDouble: 5, attributes }],
      },
      Latency: {
        kind: 'histogram',
        unit: 'ms',
        points: [{ count: '2', sum: 52.5, min: 12.5, max: 40, attributes }],
      },
      Queue: { kind: 'gauge', points: [{ asDouble: 7, attributes }] },
    });
    expect(seen.warnings).toEqual([]);
  });

  test('has the dimensions of all its sets on every point', async () => {
    const all = await measured((metrics) => {
      metrics.addDimensions({ A: '1' });
      metrics.addDimensions({ B: '2' });
      metrics.addMetric('M', MetricUnit.Count, 1);
    });
    expect(all).toMatchObject({
      M: { points: [{ attributes: { service: 'orders', A: '1', B: '2' } }] },
    });
  });

  test('has names that OpenTelemetry allows', async () => {
    const all = await measured((metrics) => {
      metrics.addMetric('5xxErrors', MetricUnit.Count, 1);
      metrics.addMetric('size in km', MetricUnit.NoUnit, 1);
    });
    expect(Object.keys(all).sort()).toEqual(['m_5xxErrors', 'size_in_km']);
    expect(seen.warnings).toEqual([]);
  });

  test('loses no negative value: it arrives without its sign, on an instrument beside', async () => {
    const all = await measured((metrics) => {
      for (const value of [5, -2, -1]) metrics.addMetric('Stock', MetricUnit.Count, value);
      for (const value of [20, -4, -6]) metrics.addMetric('Drift', MetricUnit.Milliseconds, value);
      metrics.addMetric('Degrees', MetricUnit.NoUnit, -8, { kind: 'gauge' });
    });
    expect(all).toMatchObject({
      Stock: { kind: 'sum', points: [{ asDouble: 5 }] },
      'Stock.negative': { kind: 'sum', isMonotonic: true, points: [{ asDouble: 3 }] },
      Drift: { kind: 'histogram', points: [{ count: '1', sum: 20 }] },
      'Drift.negative': {
        kind: 'histogram',
        unit: 'ms',
        points: [{ count: '2', sum: 10, max: 6 }],
      },
      Degrees: { kind: 'gauge', points: [{ asDouble: -8 }] },
    });
    expect(seen.warnings).toEqual([]);
  });

  test('has invocations apart: each flush holds its own values', async () => {
    const telemetry = seen.telemetry();
    const metrics = createMetrics({ namespace: 'Shop' });
    const handler = instrument(
      async ({ value }: { value: number }) => metrics.addMetric('M', MetricUnit.Count, value),
      { telemetry },
    );
    const sums: unknown[] = [];
    for (const value of [3, 4]) {
      await handler({ value }, lambdaContext());
      sums.push(seen.arrived()['M']?.points[0]?.['asDouble']);
    }
    expect(sums).toEqual([3, 4]);
    await telemetry.shutdown();
  });
});
