/** Powertools' metrics, published as its documentation shows at the end of an invocation. */
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { timeRounds } from './rounds.mjs';

const metrics = new Metrics({ namespace: 'Bench' });

export const handler = async ({ rounds }) =>
  timeRounds(rounds, {
    addMetric: (name, value) => metrics.addMetric(name, MetricUnit.Milliseconds, value),
    flush: () => metrics.publishStoredMetrics(),
  });
