import { createLogger, createMetrics, createTracer, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';

const logger = createLogger();
const metrics = createMetrics({ namespace: 'Endings' });
const tracer = createTracer();
const never = new Promise(() => {});

const ends = {
  returns: async () => 'done',
  throws: async () => {
    throw new RangeError('out of stock');
  },
  exits: () => tracer.capture('step', () => process.exit(7)),
  crashes: () =>
    tracer.capture('step', () => {
      setTimeout(() => {
        throw new TypeError('loose end');
      });
      return never;
    }),
  rejects: () =>
    tracer.capture('step', () => {
      void Promise.reject(new TypeError('loose promise'));
      return never;
    }),
  hangs: () =>
    tracer.capture('step', () => {
      // The channel to the test is the last thing that keeps this process alive.
      process.removeAllListeners('disconnect');
      process.disconnect();
      return never;
    }),
  waits: () =>
    tracer.capture('step', () => {
      setInterval(() => {}, 1_000);
      process.send({ waiting: true });
      return never;
    }),
};

export const handler = instrument(
  async ({ end }) => {
    logger.info('begun');
    metrics.addMetric('Begun', MetricUnit.Count, 1);
    return ends[end]();
  },
  { telemetry: awsTelemetry({ inProgress: process.env['IN_PROGRESS'] === 'true' }) },
);
