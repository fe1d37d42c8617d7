import { installDiagnostics, type Telemetry, writeStdout } from '../../src/telemetry.js';
import { assembleTelemetry } from '../sdk/assemble.js';
import { createMetricsSink } from '../sdk/metrics-sink.js';
import type { PresetOptions } from '../sdk/preset-options.js';
import type { RecordedMetric } from '../sdk/recorded-metric.js';
import type { MetricsSignal, TracesSignal } from '../sdk/signal.js';
import type { SpanLike } from '../sdk/span.js';
import { createTracesSink } from '../sdk/traces-sink.js';
import { createW3CPropagator } from '../sdk/w3c-propagator.js';
import { metricsText } from './metrics-text.js';
import { traceText } from './trace-text.js';

export interface ConsoleTelemetryOptions extends PresetOptions {
  /** Takes the text of each flush; default stdout. */
  readonly write?: ((text: string) => void) | undefined;
}

/** How many spans, and how many values, wait for the next flush; the oldest make room. */
const MAX_KEPT = 10_000;

/** Creates a telemetry for a person at a terminal: each flush prints the traces as trees, and the metrics. */
export function consoleTelemetry(options: ConsoleTelemetryOptions = {}): Telemetry {
  installDiagnostics();
  const write = options.write ?? writeStdout;
  return assembleTelemetry(
    {
      traces: [consoleTraces(write)],
      metrics: consoleMetrics(write),
      propagator: createW3CPropagator(),
    },
    options,
  );
}

/** Spans printed as trees, all of a flush together. */
export function consoleTraces(write: (text: string) => void = writeStdout): TracesSignal {
  const batch = createBatch<SpanLike>((spans) => write(traceText(spans)));
  return createTracesSink({ onEnd: batch.add, onFlush: batch.print });
}

/** Metrics printed as lines, all of a flush together. */
export function consoleMetrics(write: (text: string) => void = writeStdout): MetricsSignal {
  const batch = createBatch<RecordedMetric>((metrics) => write(metricsText(metrics)));
  return createMetricsSink({ onValue: batch.add, onFlush: batch.print });
}

function createBatch<T>(printAll: (items: readonly T[]) => void): {
  readonly add: (item: T) => void;
  readonly print: () => void;
} {
  let items: T[] = [];
  return {
    add(item) {
      if (items.length >= MAX_KEPT) items.shift();
      items.push(item);
    },
    print() {
      if (items.length === 0) return;
      const printed = items;
      items = [];
      printAll(printed);
    },
  };
}
