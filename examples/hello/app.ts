import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createRouter } from 'fluoroscope/router';

const logger = createLogger();
const metrics = createMetrics({ namespace: 'Hello' });
const tracer = createTracer();

const app = createRouter();

app.get('/hello', () => {
  logger.info('hello from nobody in particular');
  metrics.addMetric('Greetings', MetricUnit.Count, 1);
  return { message: 'hello unknown!' };
});

app.get('/hello/:name', (c) => {
  tracer.putAnnotation('User', c.params.name);
  logger.info(`hello from ${c.params.name}`);
  metrics.addMetric('Greetings', MetricUnit.Count, 1);
  return { message: `hello ${c.params.name}!` };
});

export const handler = instrument(app.resolve, {
  telemetry: awsTelemetry(),
  metrics,
  coldStartMetric: true,
});
