// All that an application has of us: routes, lines, metrics, spans.
import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createRouter, NotFoundError } from 'fluoroscope/router';

const logger = createLogger();
const metrics = createMetrics({ namespace: 'Shop' });
const tracer = createTracer();
const app = createRouter();

app.get('/orders/:id', async (c) => {
  const { id } = c.params;
  logger.info('looking up', { order: id });
  console.log('by the console');
  await tracer.capture('load order', () => logger.info('loading'));
  metrics.addMetric('Orders', MetricUnit.Count, 1);
  if (id === '404') throw new NotFoundError('no such order');
  if (id === '500') throw new Error('the stock is on fire');
  return { id };
});

export const handler = instrument(app.resolve, { telemetry: awsTelemetry() });
