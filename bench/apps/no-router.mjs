/** Our application without the router: the path is read by hand, and all else is the same. */
import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';

const telemetry = awsTelemetry();
const logger = createLogger();
const metrics = createMetrics({ namespace: 'Hello' });
const tracer = createTracer();

const hello = async (event) => {
  const name = event.path.slice('/hello/'.length);
  logger.info(`hello ${name}`);
  tracer.putAnnotation('User', name);
  metrics.addMetric('Greetings', MetricUnit.Count, 1);
  return { statusCode: 200, body: JSON.stringify({ message: `hello ${name}!` }) };
};

export const handler = instrument(hello, { telemetry, metrics, coldStartMetric: true });
