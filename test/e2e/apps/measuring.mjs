import { createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';

const telemetry = awsTelemetry({ namespace: 'Bare' });
const metrics = createMetrics({ namespace: 'Shop' });
const meter = telemetry.meterProvider.getMeter('shop');
const histogram = meter.createHistogram('latency', { unit: 'ms' });
meter.createObservableGauge('heap').addCallback((result) => result.observe(1, { pool: 'a' }));

/** Measures as many values as the event says, twice. */
export const handler = instrument(
  async ({ invocation, values }) => {
    for (let n = 0; n < values; n += 1) {
      const value = invocation * values + n + 0.125;
      histogram.record(value, { route: '/a' });
      metrics.addMetric('Size', MetricUnit.Bytes, value);
      if (n % 500 === 0) await new Promise(setImmediate);
    }
    return 'measured';
  },
  { telemetry, flushTimeoutMs: 5_000 },
);
