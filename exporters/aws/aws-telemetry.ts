import { configuredNamespace, configuredService, type Telemetry } from '../../src/telemetry.js';
import { createEmfMeterProvider } from '../emf/index.js';
import { assembleTelemetry } from '../sdk/assemble.js';
import type { PresetOptions } from '../sdk/preset-options.js';
import { composePropagators } from '../sdk/propagator.js';
import type { MetricsSignal, TracesSignal } from '../sdk/signal.js';
import { createTracesSink } from '../sdk/traces-sink.js';
import { createW3CPropagator } from '../sdk/w3c-propagator.js';
import { createXRayExporter, createXRayIdGenerator, createXRayPropagator } from '../xray/index.js';
import { xrayLogFields } from '../xray/log-fields.js';

export interface AwsTelemetryOptions extends PresetOptions {
  /** Where the X-Ray daemon listens: `host:port`, or `tcp:host:port udp:host:port`; default AWS_XRAY_DAEMON_ADDRESS, else `127.0.0.1:2000`. */
  readonly daemonAddress?: string | undefined;
  /** The CloudWatch namespace of bare instruments; default POWERTOOLS_METRICS_NAMESPACE, AWS_EMF_NAMESPACE, the service. */
  readonly namespace?: string | undefined;
  /** Names of meters beginning with `@opentelemetry/` that become metrics too: each attribute set of theirs is paid for. */
  readonly meters?: readonly string[] | undefined;
}

/**
 * Creates the telemetry of a function on AWS: spans to the X-Ray daemon, metrics as CloudWatch EMF.
 *
 * The invocation span joins the function's own segment, which Lambda sends; with `Sampled=0` no
 * span is recorded. Log lines carry `xray_trace_id`.
 */
export function awsTelemetry(options: AwsTelemetryOptions = {}): Telemetry {
  return assembleTelemetry(
    {
      traces: [xrayTraces(options.daemonAddress)],
      metrics: [emfMetrics(options)],
      ...xrayEnvironment(),
    },
    options,
  );
}

/** What an environment that exports to X-Ray is, beside where its signals go. */
export function xrayEnvironment(): Pick<
  Telemetry,
  'propagator' | 'parent' | 'sampledZero' | 'captureResponse' | 'logFields'
> & { readonly idGenerator: ReturnType<typeof createXRayIdGenerator> } {
  return {
    // The W3C's header is read last, so that where both are there it names the event's context.
    propagator: composePropagators([createXRayPropagator(), createW3CPropagator()]),
    idGenerator: createXRayIdGenerator(),
    parent: 'runtime',
    sampledZero: 'respect',
    captureResponse: true,
    logFields: xrayLogFields,
  };
}

/** Spans sent to the X-Ray daemon, each as it ends. */
export function xrayTraces(daemonAddress?: string): TracesSignal {
  const exporter = createXRayExporter({ daemonAddress });
  // A datagram leaves within the call: nothing is held back that a crash could take along.
  const sink = createTracesSink({ onEnd: (span) => exporter.export([span], () => {}) });
  return {
    ...sink,
    forceFlush: () => exporter.forceFlush(),
    shutdown: () => exporter.shutdown(),
  };
}

/** Metrics written to stdout in CloudWatch's embedded metric format. */
export function emfMetrics({ namespace, meters, service }: AwsTelemetryOptions): MetricsSignal {
  const meterProvider = createEmfMeterProvider({
    namespace: namespace ?? configuredNamespace() ?? service ?? configuredService(),
    meters,
  });
  return {
    meterProvider,
    forceFlush: () => meterProvider.forceFlush(),
    drainSync: () => meterProvider.drainSync(),
    shutdown: () => meterProvider.shutdown(),
  };
}
