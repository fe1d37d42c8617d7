/** Our application, written to the public contract alone. */
import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { createRouter } from 'fluoroscope/router';

const telemetry = awsTelemetry();
const logger = createLogger();
const metrics = createMetrics({ namespace: 'Hello' });
const tracer = createTracer();

const app = createRouter();
app.get('/hello/:name', (c) => {
  logger.info(`hello ${c.params.name}`);
  tracer.putAnnotation('User', c.params.name);
  metrics.addMetric('Greetings', MetricUnit.Count, 1);
  return { message: `hello ${c.params.name}!` };
});

export const handler = instrument(app.resolve, { telemetry, metrics, coldStartMetric: true });
