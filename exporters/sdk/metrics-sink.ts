import { createMeterProvider } from './meter-provider.js';
import type { RecordedMetric } from './recorded-metric.js';
import type { MetricsSignal } from './signal.js';

/** What takes the recorded values. */
export interface MetricSink {
  readonly onValue: (metric: RecordedMetric) => void;
  /** Called at a flush, a shutdown and a crash. */
  readonly onFlush?: (() => void) | undefined;
}

/** The longest that a flush waits for the callbacks of observable instruments. */
const CALLBACKS_TIMEOUT_MS = 500;

/** Metrics that are handed, each value as it is recorded, to a function; observables at each flush. */
export function createMetricsSink({ onValue, onFlush }: MetricSink): MetricsSignal {
  const meterProvider = createMeterProvider(
    ({ name, kind, unit, scope }) =>
      (value, attributes, front) =>
        onValue({
          // As createMetrics() was told, where it made the value.
          name: front?.name ?? name,
          kind,
          unit: front?.unit ?? unit,
          value,
          attributes: { ...attributes },
          meter: scope.name,
        }),
  );
  const forceFlush = async (): Promise<void> => {
    await meterProvider.collect(CALLBACKS_TIMEOUT_MS);
    onFlush?.();
  };
  return {
    meterProvider,
    forceFlush,
    drainSync: () => onFlush?.(),
    async shutdown() {
      await forceFlush();
      meterProvider.stop();
    },
  };
}
