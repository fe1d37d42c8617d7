import { createLogger, createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';

const telemetry = awsTelemetry();
const logger = createLogger();
const metrics = createMetrics({ namespace: 'Pending' });

/** Beside the spans' datagrams, a flush that takes a server's answer, as OTLP does. */
async function forceFlush() {
  await Promise.all([telemetry.forceFlush(), fetch(process.env['FLUSH_URL'], { method: 'POST' })]);
}

/** How the process goes on after the answer, with the flush still to come. */
const ends = {
  exits: () => process.exit(3),
  crashes() {
    throw new RangeError('loose end');
  },
  drains() {
    // The channel to the test is the last thing that keeps this process alive.
    process.removeAllListeners('disconnect');
    process.disconnect();
  },
  waits() {},
};

export const handler = instrument(
  async ({ end }) => {
    logger.info('begun');
    metrics.addMetric('Done', MetricUnit.Count, 1);
    setTimeout(ends[end], 20);
    return 'done';
  },
  { telemetry: { ...telemetry, forceFlush } },
);
