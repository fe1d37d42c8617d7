import { installDiagnostics, type Telemetry } from '../../src/telemetry.js';
import { createEmfMeterProvider, type EmfOptions } from '../emf/index.js';
import { assembleTelemetry } from '../sdk/assemble.js';
import type { PresetOptions } from '../sdk/preset-options.js';
import { createPropagator, type PropagatorTable } from '../sdk/propagator.js';
import type { MetricsSignal, TracesSignal } from '../sdk/signal.js';
import { W3C_PROPAGATORS } from '../sdk/w3c-propagator.js';
import { createMapping } from '../xray/full-mapping.js';
import { createXRayIdGenerator } from '../xray/id-generator.js';
import { createLambdaSender } from '../xray/lambda-sender.js';
import { xrayLogFields } from '../xray/log-fields.js';
import { createXRayPropagator } from '../xray/propagator.js';
import { createSpanSender, type SpanSender } from '../xray/span-sender.js';

export interface AwsTelemetryOptions extends PresetOptions, Omit<EmfOptions, 'write'> {
  /** Where the X-Ray daemon listens: `host:port`, or `tcp:host:port udp:host:port`; default AWS_XRAY_DAEMON_ADDRESS, else `127.0.0.1:2000`. */
  readonly daemonAddress?: string | undefined;
  /** Whether an invocation is also sent as it begins, so that even a killed process leaves its trace; default false. */
  readonly inProgress?: boolean | undefined;
}

/**
 * Creates the telemetry of a function on AWS: spans to the X-Ray daemon, metrics as CloudWatch EMF.
 *
 * The invocation span joins the function's own segment, which Lambda sends; with `Sampled=0` no
 * span is recorded. Log lines carry `xray_trace_id`.
 */
export function awsTelemetry(options: AwsTelemetryOptions = {}): Telemetry {
  installDiagnostics();
  return assembleTelemetry(
    {
      traces: [sentTraces(createLambdaSender(options.daemonAddress), options.inProgress)],
      metrics: emfMetrics(options),
      ...xrayEnvironment(),
    },
    options,
  );
}

/** The W3C's header is read last, so that where both are there it names the event's context. */
export const PROPAGATORS: PropagatorTable<'xray' | 'tracecontext' | 'baggage'> = {
  xray: createXRayPropagator,
  ...W3C_PROPAGATORS,
};

/** What an environment that exports to X-Ray is, beside where its signals go. */
export function xrayEnvironment(): Pick<
  Telemetry,
  'propagator' | 'parent' | 'sampledZero' | 'captureResponse' | 'logFields'
> & { readonly idGenerator: ReturnType<typeof createXRayIdGenerator> } {
  return {
    propagator: createPropagator(PROPAGATORS),
    idGenerator: createXRayIdGenerator(),
    parent: 'runtime',
    sampledZero: 'respect',
    captureResponse: true,
    logFields: xrayLogFields,
  };
}

/** Spans sent to the X-Ray daemon, each as it ends, from wherever the program runs. */
export function xrayTraces({ daemonAddress, inProgress }: AwsTelemetryOptions): TracesSignal {
  return sentTraces(createSpanSender({ daemonAddress }, createMapping({})), inProgress);
}

/** A datagram leaves within the call: nothing is held back that a crash could take along. */
function sentTraces(
  { send, flush, shutdown }: SpanSender,
  inProgress: boolean | undefined,
): TracesSignal {
  return {
    onStart(span) {
      // The first span of this process in its trace: the invocation's, whose parent is elsewhere.
      const { parentSpanContext: parent } = span;
      const isFirst = parent === undefined || parent.isRemote === true;
      if (inProgress && isFirst) send(span);
    },
    onEnd(span) {
      send(span);
    },
    forceFlush: flush,
    shutdown,
  };
}

/** Metrics written to stdout in CloudWatch's embedded metric format. */
export function emfMetrics(options: AwsTelemetryOptions): MetricsSignal {
  const meterProvider = createEmfMeterProvider({ ...options, write: undefined });
  return {
    meterProvider,
    forceFlush: () => meterProvider.forceFlush(),
    drainSync: () => meterProvider.drainSync(),
    shutdown: () => meterProvider.shutdown(),
  };
}
