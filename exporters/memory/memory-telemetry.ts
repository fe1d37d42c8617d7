import type { LoggerProvider } from '../../src/index.js';
import { installDiagnostics, type Telemetry } from '../../src/telemetry.js';
import { assembleTelemetry } from '../sdk/assemble.js';
import { createMetricsSink } from '../sdk/metrics-sink.js';
import type { PresetOptions } from '../sdk/preset-options.js';
import type { RecordedMetric } from '../sdk/recorded-metric.js';
import type { MetricsSignal, TracesSignal } from '../sdk/signal.js';
import { createTracesSink } from '../sdk/traces-sink.js';
import { createW3CPropagator } from '../sdk/w3c-propagator.js';
import { type RecordedLog, toRecordedLog } from './recorded-log.js';
import { type RecordedSpan, toRecordedSpan } from './recorded-span.js';

/** What is kept in memory, and the ways that lead there. */
export interface Memory {
  /** The spans that ended, in that order. */
  readonly spans: readonly RecordedSpan[];
  /** Every value of every instrument, in the order of recording; observables at each flush. */
  readonly metrics: readonly RecordedMetric[];
  readonly logs: readonly RecordedLog[];
  /** Forgets what was kept. */
  reset(): void;
}

/** A telemetry that keeps all in memory, for tests. */
export interface MemoryTelemetry extends Telemetry, Memory {}

/** Creates a telemetry that keeps spans, metrics and log lines in memory, and writes nothing. */
export function memoryTelemetry(options: PresetOptions = {}): MemoryTelemetry {
  installDiagnostics();
  const { memory, traces, metrics, loggerProvider } = createMemory();
  const telemetry = assembleTelemetry(
    {
      traces: [traces],
      metrics,
      loggerProvider,
      stdout: false,
      propagator: createW3CPropagator(),
    },
    options,
  );
  return { ...telemetry, ...memory };
}

/** Creates an empty memory, and a way into it for each signal. */
export function createMemory(): {
  readonly memory: Memory;
  readonly traces: TracesSignal;
  readonly metrics: MetricsSignal;
  readonly loggerProvider: LoggerProvider;
} {
  const spans: RecordedSpan[] = [];
  const metrics: RecordedMetric[] = [];
  const logs: RecordedLog[] = [];
  const reset = (): void => {
    for (const kept of [spans, metrics, logs]) kept.length = 0;
  };
  return {
    memory: { spans, metrics, logs, reset },
    traces: createTracesSink({ onEnd: (span) => void spans.push(toRecordedSpan(span)) }),
    metrics: createMetricsSink({ onValue: (metric) => void metrics.push(metric) }),
    loggerProvider: {
      getLogger: () => ({ emit: (record) => void logs.push(toRecordedLog(record)) }),
    },
  };
}
