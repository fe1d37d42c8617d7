import { createLogger, createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { otlpTelemetry } from 'fluoroscope/otlp';

const logger = createLogger();
const metrics = createMetrics({ namespace: 'Shop' });

export const telemetry = otlpTelemetry();

export const handler = instrument(
  async ({ id }) => {
    logger.info('order', { id });
    metrics.addMetric('Orders', MetricUnit.Count, 1);
    return id;
  },
  { telemetry },
);

export const callsBack = instrument((_event, _context, callback) => callback(null, 'done'), {
  telemetry,
});
