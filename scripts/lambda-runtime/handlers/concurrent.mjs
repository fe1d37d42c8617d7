// Invocations that overlap: each waits, says who it is before and after, and has a span beneath its own.
import { setTimeout as wait } from 'node:timers/promises';
import { threadId } from 'node:worker_threads';
import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';

const logger = createLogger();
const metrics = createMetrics({ namespace: 'Shop' });
const tracer = createTracer();

export const handler = instrument(
  async ({ id, fail, crash }, { awsRequestId, xRayTraceId }) => {
    logger.appendKeys({ order: id });
    logger.info('before', { said: awsRequestId });
    if (crash) setTimeout(() => Promise.reject(new TypeError('loose end')), 50);
    await wait(crash === undefined ? id % 11 : 60_000);
    await tracer.capture('load order', async () => {
      tracer.putAnnotation('Order', id);
      await wait(id % 7);
    });
    metrics.addMetric('Orders', MetricUnit.Count, id);
    logger.info('after', { said: awsRequestId });
    if (fail) throw new RangeError(`order ${id}`);
    return { id, threadId, xRayTraceId, environment: process.env._X_AMZN_TRACE_ID };
  },
  { telemetry: awsTelemetry() },
);
