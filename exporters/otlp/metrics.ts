import { diag } from '@opentelemetry/api';
import { JsonMetricsSerializer, ProtobufMetricsSerializer } from '@opentelemetry/otlp-transformer';
import { MeterProvider, type ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { createResource } from '../sdk/resource.js';
import type { MetricsSignal } from '../sdk/signal.js';
import { createExporter } from './exporter.js';
import { failureText } from './failure.js';
import { createMetricReader } from './metric-reader.js';
import { keepNegativeValues } from './negative-values.js';
import type { OtlpTelemetryOptions } from './options.js';
import { resolveSettings } from './settings.js';
import { createTemporality } from './temporality.js';

type ScopeMetrics = ResourceMetrics['scopeMetrics'][number];

/** The points of one metric, of one collection. */
interface CollectedMetric {
  readonly metric: ScopeMetrics['metrics'][number];
  readonly collected: ScopeMetrics;
}

/**
 * Creates the way of metrics over OTLP, collected at each flush.
 *
 * @throws TypeError or RangeError for an option that cannot be used.
 */
export function otlpMetrics(options: OtlpTelemetryOptions = {}): MetricsSignal {
  const settings = resolveSettings('metrics', options);
  const reader = createMetricReader(createTemporality(options.temporality));
  const resource = createResource(options) as unknown as ResourceMetrics['resource'];
  const provider = new MeterProvider({ resource, readers: [reader] });
  const { serializeRequest } =
    settings.protocol === 'http/json' ? JsonMetricsSerializer : ProtobufMetricsSerializer;
  const exporter = createExporter<CollectedMetric>(settings, 'data points', {
    weightOf: ({ metric }) => metric.dataPoints.length,
    serialise: (items) => serializeRequest({ resource, scopeMetrics: regrouped(items) }),
    parseAnswer: ProtobufMetricsSerializer.deserializeResponse,
  });
  const collect = async (): Promise<void> => {
    const { resourceMetrics, errors } = await reader.collect();
    for (const collected of resourceMetrics.scopeMetrics) {
      for (const metric of collected.metrics) exporter.add({ metric, collected });
    }
    if (errors.length > 0) warnOfCallbacks(errors);
  };
  const forceFlush = async (): Promise<void> => {
    await collect();
    await exporter.forceFlush();
  };
  const end = async (): Promise<void> => {
    await collect();
    await exporter.shutdown();
    await provider.shutdown();
  };
  let ended: Promise<void> | undefined;
  return {
    meterProvider: keepNegativeValues(provider),
    forceFlush,
    shutdown() {
      ended ??= end();
      return ended;
    },
  };
}

/** What was collected together and is still here, together again. */
function regrouped(items: readonly CollectedMetric[]): ScopeMetrics[] {
  const groups = new Map<ScopeMetrics, ScopeMetrics>();
  for (const { metric, collected } of items) {
    const group = groups.get(collected) ?? { scope: collected.scope, metrics: [] };
    group.metrics.push(metric);
    groups.set(collected, group);
  }
  return [...groups.values()];
}

function warnOfCallbacks(errors: readonly unknown[]): void {
  diag.warn(
    `${errors.length} callbacks of observable instruments failed; their values are missing. Look ` +
      `at the first cause: ${failureText(errors[0])}`,
  );
}
