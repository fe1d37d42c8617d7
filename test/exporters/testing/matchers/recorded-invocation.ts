import { SpanKind } from '@opentelemetry/api';
import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { type MemoryTelemetry, memoryTelemetry } from 'fluoroscope/memory';
import { createRouter } from 'fluoroscope/router';
import { lambdaContext, restEvent } from 'fluoroscope/testing';

/** One invocation of a small shop: two queries, the second of which fails, and a line of each kind. */
export async function recordedInvocation(): Promise<MemoryTelemetry> {
  const telemetry = memoryTelemetry({ service: 'shop' });
  const logger = createLogger({ service: 'shop' });
  const metrics = createMetrics({ namespace: 'Shop', service: 'shop' });
  const tracer = createTracer({ service: 'shop' });
  const query = (table: string, fn: () => void): void =>
    tracer.capture('query', fn, { kind: SpanKind.CLIENT, attributes: { 'db.table': table } });

  const app = createRouter();
  app.get('/orders/:id', (c) => {
    tracer.putAnnotation('Order', c.params.id);
    tracer.putMetadata('order', { id: 7, lines: [{ sku: 'a' }, { sku: 'b' }] }, 'shop');
    query('orders', () => logger.info('order read', { order: { id: 7, total: 42 } }));
    metrics.addMetric('Orders', MetricUnit.Count, 1);
    tracer.activeSpan()?.addEvent('cache.miss', { key: 'order-7' });
    try {
      query('prices', () => {
        throw new RangeError('no price for 7');
      });
    } catch (error) {
      logger.warn('price unknown', error as Error);
    }
    return { id: c.params.id };
  });

  const handler = instrument(app.resolve, { telemetry, metrics, service: 'shop' });
  await handler(restEvent({ path: '/orders/7' }), lambdaContext());
  return telemetry;
}
