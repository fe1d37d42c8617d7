/** Our metrics inside an instrumented invocation; a flush is what the end of one does: publish, and write. */
import { createMetrics, instrument, MetricUnit } from 'fluoroscope';
import { awsTelemetry } from 'fluoroscope/aws';
import { timeRounds } from './rounds.mjs';

const telemetry = awsTelemetry();
const metrics = createMetrics({ namespace: 'Bench' });

export const handler = instrument(
  async ({ rounds }) =>
    timeRounds(rounds, {
      addMetric: (name, value) => metrics.addMetric(name, MetricUnit.Milliseconds, value),
      flush() {
        metrics.publish();
        telemetry.drainSync();
      },
    }),
  { telemetry },
);
