import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { environmentTelemetry } from 'fluoroscope/environment';

export const telemetry = environmentTelemetry();

const logger = createLogger();
const metrics = createMetrics({ namespace: 'Shop' });
const tracer = createTracer();
const hits = telemetry.meterProvider.getMeter('cache').createCounter('hits', { unit: '{hit}' });

export const handler = instrument(
  async ({ order }) => {
    logger.info('order received', { order });
    tracer.putAnnotation('Order', order);
    metrics.addMetric('Orders', MetricUnit.Count, 2);
    hits.add(3, { tier: 'memory' });
    await tracer.capture('load order', () => tracer.putMetadata('order', { id: order }));
    await tracer.capture('charge card', () => {
      throw new RangeError('card declined');
    });
  },
  { telemetry, metrics, flushTimeoutMs: 4_000 },
);
