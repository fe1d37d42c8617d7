import type { LoggerProvider } from '../../src/index.js';
import {
  configuredExporters,
  installDiagnostics,
  lambdaEnvironment,
  sdkDisabled,
  stdoutIsTerminal,
  type Telemetry,
} from '../../src/telemetry.js';
import {
  type AwsTelemetryOptions,
  emfMetrics,
  PROPAGATORS,
  xrayEnvironment,
  xrayTraces,
} from '../aws/aws-telemetry.js';
import { consoleMetrics, consoleTraces } from '../console/console-telemetry.js';
import { createMemory, type Memory } from '../memory/memory-telemetry.js';
import { assembleTelemetry } from '../sdk/assemble.js';
import { joinMetrics } from '../sdk/joined-metrics.js';
import { createPropagator } from '../sdk/propagator.js';
import type { LogsSignal, MetricsSignal, TracesSignal } from '../sdk/signal.js';
import { joinLogs } from './joined-logs.js';
import { createOtlpSignals } from './otlp.js';

/** The exporters of spans, by OTEL_TRACES_EXPORTER. */
const TRACES = ['xray', 'otlp', 'console', 'memory', 'none'] as const;

/** The exporters of metrics, by OTEL_METRICS_EXPORTER. */
const METRICS = ['emf', 'otlp', 'console', 'memory', 'none'] as const;

/** Where log lines go, by OTEL_LOGS_EXPORTER. */
const LOGS = ['stdout', 'otlp', 'none'] as const;

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

/** The ways out of each signal, by its words. */
interface Signals {
  readonly traces: Readonly<Record<TracesWord, () => TracesSignal[]>>;
  readonly metrics: Readonly<Record<MetricsWord, () => MetricsSignal[]>>;
  readonly logs: Readonly<Record<LogsWord, () => LogsSignal[]>>;
}

/**
 * Creates the telemetry that the environment asks for, each signal by its own variable.
 *
 * OTEL_TRACES_EXPORTER is a comma list of `xray`, `otlp`, `console`, `memory`, `none`;
 * OTEL_METRICS_EXPORTER of `emf`, `otlp`, `console`, `memory`, `none`; OTEL_LOGS_EXPORTER of
 * `stdout`, `otlp`, `none`. Unset: `xray`, `emf`, `stdout` on Lambda; `console`, `console`,
 * `stdout` on a terminal; `none`, `none`, `stdout` else. OTEL_SDK_DISABLED=true leaves stdout alone.
 *
 * The variables are read at this call. `fluoroscope/otlp` is loaded when a variable names it: what
 * ends before it is there waits, and a flush waits for it.
 */
export function environmentTelemetry(options: AwsTelemetryOptions = {}): EnvironmentTelemetry {
  installDiagnostics();
  const words = configuredWords();
  const { memory, ...remembered } = createMemory();
  const { traces, metrics, logs } = createSignals(options, remembered);
  // Whoever keeps spans in memory wants the lines beside them.
  const kept = words.traces.includes('memory') ? [unflushed(remembered.loggerProvider)] : [];
  const environment = words.traces.includes('xray')
    ? xrayEnvironment()
    : { propagator: createPropagator(PROPAGATORS, ['tracecontext', 'baggage']) };
  const telemetry = assembleTelemetry(
    {
      traces: words.traces.flatMap((word) => traces[word]()),
      metrics: joinMetrics(words.metrics.flatMap((word) => metrics[word]())),
      logs: joinLogs([...words.logs.flatMap((word) => logs[word]()), ...kept]),
      stdout: words.logs.includes('stdout'),
      ...environment,
    },
    options,
  );
  return { ...telemetry, ...memory };
}

function createSignals(
  options: AwsTelemetryOptions,
  remembered: Omit<ReturnType<typeof createMemory>, 'memory'>,
): Signals {
  const none = (): never[] => [];
  const otlp = createOtlpSignals({ service: options.service, resource: options.resource });
  return {
    traces: {
      xray: () => [xrayTraces(options)],
      otlp: () => [otlp.traces()],
      console: () => [consoleTraces()],
      memory: () => [remembered.traces],
      none,
    },
    metrics: {
      emf: () => [emfMetrics(options)],
      otlp: () => [otlp.metrics()],
      console: () => [consoleMetrics()],
      memory: () => [remembered.metrics],
      none,
    },
    // Lines on stdout are the logger's own: there is no signal between.
    logs: { stdout: none, otlp: () => [otlp.logs()], none },
  };
}

function unflushed(loggerProvider: LoggerProvider): LogsSignal {
  return { loggerProvider, forceFlush: async () => {}, shutdown: async () => {} };
}

function configuredWords(): Words {
  const usual = defaultWords();
  const logs = configuredExporters('OTEL_LOGS_EXPORTER', LOGS) ?? usual.logs;
  if (sdkDisabled()) return { traces: ['none'], metrics: ['none'], logs: withoutSdk(logs) };
  return {
    traces: configuredExporters('OTEL_TRACES_EXPORTER', TRACES) ?? usual.traces,
    metrics: configuredExporters('OTEL_METRICS_EXPORTER', METRICS) ?? usual.metrics,
    logs,
  };
}

/** Lines that were to leave through the SDK alone are better seen than lost. */
function withoutSdk(logs: readonly LogsWord[]): readonly LogsWord[] {
  const others = logs.filter((word) => word !== 'otlp');
  return others.length === 0 ? ['stdout'] : others;
}

function defaultWords(): Words {
  if (lambdaEnvironment() !== undefined) {
    return { traces: ['xray'], metrics: ['emf'], logs: ['stdout'] };
  }
  return stdoutIsTerminal()
    ? { traces: ['console'], metrics: ['console'], logs: ['stdout'] }
    : { traces: ['none'], metrics: ['none'], logs: ['stdout'] };
}
