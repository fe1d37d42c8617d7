import type { MetricsSignal } from '../sdk/signal.js';
import type { Backlog } from './backlog.js';
import { deferFlush } from './deferred-flush.js';
import { deferMeter } from './deferred-meter.js';

/** A way out for metrics that is still loading: instruments are there at once, their values wait. */
export function deferMetrics(backlog: Backlog<MetricsSignal>): MetricsSignal {
  return {
    meterProvider: {
      getMeter: (name, version, options) =>
        deferMeter(backlog, ({ meterProvider }) => meterProvider.getMeter(name, version, options)),
    },
    ...deferFlush(backlog),
  };
}
