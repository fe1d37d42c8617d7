import { isFrontMeter, reason } from '../../src/telemetry.js';
import type { ExportResultLike } from '../sdk/span.js';
import { createWarningBudget } from '../sdk/warning-budget.js';
import { CUMULATIVE, DELTA, type ResourceMetricsLike } from './exporter-data.js';
import { createPointReader } from './exporter-points.js';
import { type DatedMetric, joinMetrics } from './grouping.js';
import { writeLine } from './line.js';
import { toLines } from './lines.js';
import { type EmfOptions, emfSettings } from './options.js';

/** The exporter, as the metric readers of any OpenTelemetry SDK take it: a `PushMetricExporter`. */
export interface EmfExporter {
  /** Writes all lines before it returns, and never throws. */
  export(
    resourceMetrics: ResourceMetricsLike,
    resultCallback: (result: ExportResultLike) => void,
  ): void;
  /** Resolves at once, as nothing is held back. */
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
  /** Cumulative for levels (`UP_DOWN_COUNTER`, `OBSERVABLE_UP_DOWN_COUNTER`), delta for all else. */
  selectAggregationTemporality(instrumentType: string): typeof DELTA | typeof CUMULATIVE;
  /** Exponential for `HISTOGRAM`, as CloudWatch can tell percentiles of it; the SDK's default for all else. */
  selectAggregation(instrumentType: string): typeof BY_DEFAULT | typeof EXPONENTIAL_HISTOGRAM;
}

const MAX_WARNINGS = 100;

/** The SDK's `AggregationType`s. */
const BY_DEFAULT = { type: 0 } as const;
const EXPONENTIAL_HISTOGRAM = { type: 5 } as const;

const SUCCESS = 0;
const FAILED = 1;

/**
 * Creates an exporter that writes what a `MeterProvider` of OpenTelemetry's SDK collected, in
 * CloudWatch's embedded metric format.
 *
 * Sums and gauges are numbers; histograms are CloudWatch's statistics of many values, with values
 * and counts where they are exponential, which they are by default. The SDK keeps no single values:
 * for those, and for what `createMetrics()` says beyond OpenTelemetry's API, take
 * `createEmfMeterProvider()`.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 *
 * @throws TypeError or RangeError when the namespace, or a default dimension, cannot be one.
 */
export function createEmfExporter(options: EmfOptions = {}): EmfExporter {
  const settings = emfSettings(options);
  const warn = createWarningBudget(MAX_WARNINGS);
  const read = createPointReader(settings, warn);
  let isShutDown = false;

  const linesOf = ({ scopeMetrics }: ResourceMetricsLike): string[] => {
    const byNamespace = new Map<string, DatedMetric[]>();
    for (const { scope, metrics } of scopeMetrics) {
      if (!settings.isWanted(scope.name)) continue;
      const namespace = isFrontMeter(scope.name) ? scope.name : settings.namespace;
      const dated = byNamespace.get(namespace) ?? [];
      byNamespace.set(namespace, dated);
      for (const metric of metrics) dated.push(...read(metric, scope));
    }
    return [...byNamespace]
      .flatMap(([namespace, dated]) => joinMetrics(dated, { ...settings, namespace }))
      .flatMap((document) => toLines(document, warn, (one) => [writeLine(one)]));
  };

  const write = (resourceMetrics: ResourceMetricsLike): ExportResultLike => {
    if (isShutDown) return failed('The EMF exporter was shut down. Export before shutdown().');
    try {
      const lines = linesOf(resourceMetrics);
      if (lines.length > 0) settings.write(`${lines.join('\n')}\n`);
      return { code: SUCCESS };
    } catch (error) {
      const problem = `EMF: the metrics of an export were lost (${reason(error)}). Check the option "write".`;
      warn(problem);
      return failed(problem);
    }
  };

  return {
    export: (resourceMetrics, resultCallback) => resultCallback(write(resourceMetrics)),
    async forceFlush() {},
    async shutdown() {
      isShutDown = true;
    },
    selectAggregationTemporality: (type) => (type.endsWith('UP_DOWN_COUNTER') ? CUMULATIVE : DELTA),
    selectAggregation: (type) => (type === 'HISTOGRAM' ? EXPONENTIAL_HISTOGRAM : BY_DEFAULT),
  };
}

function failed(message: string): ExportResultLike {
  return { code: FAILED, error: new Error(message) };
}
