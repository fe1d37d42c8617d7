import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createRouter } from 'fluoroscope/router';

const logger = createLogger();
const metrics = createMetrics({ namespace: 'Orders' });
const tracer = createTracer();
const app = createRouter();

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

app.get('/orders/:id', async (c) => {
  const { id } = c.params;
  logger.appendKeys({ order: id });
  tracer.putAnnotation('Order', id);
  logger.info('before');
  await pause(Number(id) % 7);
  await tracer.capture('load order', async () => {
    tracer.putMetadata('order', { id });
    await pause(Number(id) % 3);
    logger.info('inside');
  });
  metrics.addMetadata('order', id);
  metrics.addMetric('Orders', MetricUnit.Count, 1);
  logger.info('after');
  return { id };
});

app.get('/long', () => {
  for (let index = 0; index < 400; index += 1) logger.info('x'.repeat(1_000), { index });
  return { lines: 400 };
});

const routed = instrument(app.resolve, {
  telemetry: awsTelemetry(),
  metrics,
  coldStartMetric: true,
});

export const handler = routed;
