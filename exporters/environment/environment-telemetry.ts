import {
  configuredExporters,
  lambdaEnvironment,
  sdkDisabled,
  stdoutIsTerminal,
  type Telemetry,
} from '../../src/telemetry.js';
import {
  type AwsTelemetryOptions,
  emfMetrics,
  xrayEnvironment,
  xrayTraces,
} from '../aws/aws-telemetry.js';
import { consoleMetrics, consoleTraces } from '../console/console-telemetry.js';
import { createMemory, type Memory } from '../memory/memory-telemetry.js';
import { assembleTelemetry } from '../sdk/assemble.js';
import { joinMetrics } from '../sdk/joined-metrics.js';
import type { MetricsSignal, TracesSignal } from '../sdk/signal.js';
import { createW3CPropagator } from '../sdk/w3c-propagator.js';

/** The exporters of spans, by OTEL_TRACES_EXPORTER. */
const TRACES = ['xray', 'console', 'memory', 'none'] as const;

/** The exporters of metrics, by OTEL_METRICS_EXPORTER. */
const METRICS = ['emf', 'console', 'memory', 'none'] as const;

/** Where log lines go, by OTEL_LOGS_EXPORTER. */
const LOGS = ['stdout', 'none'] as const;

type TracesWord = (typeof TRACES)[number];
type MetricsWord = (typeof METRICS)[number];
type LogsWord = (typeof LOGS)[number];

/** A telemetry picked by the environment; what it keeps in memory, if anything. */
export interface EnvironmentTelemetry extends Telemetry, Memory {}

interface Words {
  readonly traces: readonly TracesWord[];
  readonly metrics: readonly MetricsWord[];
  readonly logs: readonly LogsWord[];
}

/**
 * Creates the telemetry that the environment asks for, each signal by its own variable.
 *
 * OTEL_TRACES_EXPORTER is a comma list of `xray`, `console`, `memory`, `none`; OTEL_METRICS_EXPORTER
 * of `emf`, `console`, `memory`, `none`; OTEL_LOGS_EXPORTER of `stdout`, `none`. Unset:
 * `xray`, `emf`, `stdout` on Lambda; `console`, `console`, `stdout` on a terminal; `none`, `none`,
 * `stdout` else. OTEL_SDK_DISABLED=true turns spans and metrics off.
 */
export function environmentTelemetry(options: AwsTelemetryOptions = {}): EnvironmentTelemetry {
  const words = configuredWords();
  const { memory, ...remembered } = createMemory();
  const traces: Readonly<Record<TracesWord, () => TracesSignal[]>> = {
    xray: () => [xrayTraces(options)],
    console: () => [consoleTraces()],
    memory: () => [remembered.traces],
    none: () => [],
  };
  const metrics: Readonly<Record<MetricsWord, () => MetricsSignal[]>> = {
    emf: () => [emfMetrics(options)],
    console: () => [consoleMetrics()],
    memory: () => [remembered.metrics],
    none: () => [],
  };
  const environment = words.traces.includes('xray')
    ? xrayEnvironment()
    : { propagator: createW3CPropagator() };
  const telemetry = assembleTelemetry(
    {
      traces: words.traces.flatMap((word) => traces[word]()),
      metrics: joinMetrics(words.metrics.flatMap((word) => metrics[word]())),
      stdout: words.logs.includes('stdout'),
      // Whoever keeps spans in memory wants the lines beside them.
      loggerProvider: words.traces.includes('memory') ? remembered.loggerProvider : undefined,
      ...environment,
    },
    options,
  );
  return { ...telemetry, ...memory };
}

function configuredWords(): Words {
  const usual = defaultWords();
  const logs = configuredExporters('OTEL_LOGS_EXPORTER', LOGS) ?? usual.logs;
  if (sdkDisabled()) return { traces: ['none'], metrics: ['none'], logs };
  return {
    traces: configuredExporters('OTEL_TRACES_EXPORTER', TRACES) ?? usual.traces,
    metrics: configuredExporters('OTEL_METRICS_EXPORTER', METRICS) ?? usual.metrics,
    logs,
  };
}

function defaultWords(): Words {
  if (lambdaEnvironment() !== undefined) {
    return { traces: ['xray'], metrics: ['emf'], logs: ['stdout'] };
  }
  return stdoutIsTerminal()
    ? { traces: ['console'], metrics: ['console'], logs: ['stdout'] }
    : { traces: ['none'], metrics: ['none'], logs: ['stdout'] };
}
