import { type OtlpTelemetryOptions, otlpTelemetry } from 'fluoroscope/otlp';
import { afterEach, beforeEach } from 'vitest';
import type { Telemetry } from '../../../src/telemetry.js';
import { collectWarnings } from '../../diagnostic-warnings.js';
import { useCleanEnvironment } from './clean-environment.js';
import { attributesOf, type Collector, startCollector } from './collector.js';

/** A metric as it arrived: what it is, and its points with their attributes as plain values. */
export interface ArrivedMetric extends Record<string, unknown> {
  /** `sum`, `histogram` or `gauge`. */
  readonly kind: string;
  readonly points: ReadonlyArray<Record<string, unknown>>;
}

/** What a test sees: a collector of its own, and what was warned of. */
export interface SeenMetrics {
  collector: Collector;
  warnings: string[];
  /** The metrics that arrived since the last call, by name. */
  arrived(): Record<string, ArrivedMetric>;
  /** A telemetry of metrics alone that sends to the collector. */
  telemetry(options?: OtlpTelemetryOptions): Telemetry;
}

/** Gives every test of the file a collector, in an environment without variables. */
export function useMetrics(): SeenMetrics {
  useCleanEnvironment();
  const seen = {
    arrived() {
      const items = seen.collector.items('metrics');
      seen.collector.forget();
      return Object.fromEntries(items.map((item) => [item['name'], arrivedMetric(item)]));
    },
    telemetry(options) {
      const alone = { endpoint: seen.collector.url, traces: false, logs: false } as const;
      return otlpTelemetry({ ...alone, service: 'shop', ...options });
    },
  } as SeenMetrics;
  beforeEach(async () => {
    seen.collector = await startCollector();
    seen.warnings = collectWarnings();
  });
  afterEach(() => seen.collector.close());
  return seen;
}

function arrivedMetric(item: Record<string, unknown>): ArrivedMetric {
  const kind = ['sum', 'histogram', 'gauge'].find((one) => item[one] !== undefined) ?? '';
  const { dataPoints, ...data } = item[kind] as { dataPoints: Array<Record<string, unknown>> };
  const points = dataPoints.map((point) => ({ ...point, attributes: attributesOf(point) }));
  return { ...item, ...data, kind, points };
}
