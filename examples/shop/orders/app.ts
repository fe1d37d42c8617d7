import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { BadRequestError, createRouter, NotFoundError } from 'fluoroscope/router';
import { currency } from './config.js';
import { createOrderStore } from './order-store.js';

const logger = createLogger();
const metrics = createMetrics({ namespace: 'Shop' });
const tracer = createTracer();
const orders = createOrderStore({ currency });

const app = createRouter();

app.get('/orders', () => ({ orders: orders.list() }));

app.get('/orders/:id', (c) => {
  tracer.putAnnotation('OrderId', c.params.id);
  const order = orders.get(c.params.id);
  if (order === undefined) throw new NotFoundError(`There is no order ${c.params.id}`);
  return order;
});

app.post('/orders', (c) => {
  const { sku, quantity } = c.body.json<{ sku?: unknown; quantity?: unknown }>() ?? {};
  if (typeof sku !== 'string' || sku === '') throw new BadRequestError('sku is missing');
  if (typeof quantity !== 'number' || !Number.isInteger(quantity) || quantity < 1) {
    throw new BadRequestError('quantity is a whole number from 1');
  }
  const order = tracer.capture('place order', () => orders.place(sku, quantity));
  tracer.putAnnotation('OrderId', order.id);
  tracer.putMetadata('order', order);
  logger.info('order placed', { order });
  metrics.addMetric('OrdersPlaced', MetricUnit.Count, 1);
  metrics.addMetric('OrderSize', MetricUnit.Count, quantity, { kind: 'histogram' });
  return c.json(order, 201);
});

export const handler = instrument(app.resolve, { telemetry: awsTelemetry(), metrics, logger });
