import type {
  MeterProvider,
  SpanContext,
  TextMapPropagator,
  Tracer,
  TracerProvider,
} from '@opentelemetry/api';
import { trace } from '@opentelemetry/api';
import { GLOBAL_TELEMETRY, registerGlobally } from './global-telemetry.js';
import { currentInvocation } from './invocation.js';
import type { LoggerProvider } from './logger-provider.js';
import { processState } from './process-state.js';

/** What one environment provides. `instrument()` makes it current for the invocation, and flushes it. */
export interface Telemetry {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
  /** When set, log lines are also emitted as OpenTelemetry log records. */
  readonly loggerProvider?: LoggerProvider | undefined;
  /** Whether log lines are written to stdout; default true. */
  readonly stdout?: boolean | undefined;
  readonly propagator: TextMapPropagator;
  /** Whose context is the invocation span's parent; the other one becomes a link. Default `'event'`. */
  readonly parent?: 'runtime' | 'event' | undefined;
  /** What a runtime header with `Sampled=0` means: nothing is recorded, or it is not looked at. Default `'ignore'`. */
  readonly sampledZero?: 'respect' | 'ignore' | undefined;
  /** Default true; false: ids in the event become links, its sampled flag is ignored. */
  readonly trustEventContext?: boolean | undefined;
  /** Whether results are put on the spans that made them; default false. */
  readonly captureResponse?: boolean | undefined;
  /** Keys that this environment wants on every log line, such as `xray_trace_id`. */
  readonly logFields?: ((span: SpanContext) => Record<string, unknown>) | undefined;
  /**
   * Sends all that ended before the call, also when a flush is under way.
   *
   * Resolves always: a failure is reported through `diag`, never thrown.
   */
  forceFlush(): Promise<void>;
  /** Sends what can be sent without an event loop turn: on a crash. */
  drainSync?(): void;
  shutdown(): Promise<void>;
}

interface Registry {
  /** What every `instrument()` of the process uses instead of its own, while a test records. */
  recorder: Telemetry | undefined;
  /** The first telemetry that an `instrument()` of the process was given. */
  first: Telemetry | undefined;
}

const registry = processState<Registry>('telemetry', () => ({
  recorder: undefined,
  first: undefined,
}));

/** The telemetry of an invocation: the recorder's, the option's, or what the process registered with the API. */
export function telemetryFor(option: Telemetry | undefined): Telemetry {
  return registry.recorder ?? option ?? GLOBAL_TELEMETRY;
}

/** The telemetry of this very call: of the running invocation, else of the process. */
export function activeTelemetry(): Telemetry {
  return currentInvocation()?.telemetry ?? telemetryFor(registry.first);
}

/** A tracer of the running invocation's telemetry, else of the one registered with the API. */
export function activeTracer(name: string): Tracer {
  const telemetry = currentInvocation()?.telemetry ?? registry.recorder ?? registry.first;
  return (telemetry?.tracerProvider ?? trace).getTracer(name);
}

/** Makes the first telemetry of the process serve other people's instrumentations too. */
export function announceTelemetry(telemetry: Telemetry): void {
  registry.first ??= telemetry;
  if (registry.first === telemetry) registerGlobally(telemetry);
}

/**
 * Makes every `instrument()` of the process use one telemetry, whatever its option says.
 *
 * Returns what ends that, and puts the recorder before it back.
 */
export function recordWith(telemetry: Telemetry): () => void {
  const previous = registry.recorder;
  registry.recorder = telemetry;
  return () => {
    registry.recorder = previous;
  };
}

// What exporters are built from, beside the public surface.
export {
  configuredDaemonAddress,
  configuredExporters,
  configuredNamespace,
  configuredPropagators,
  configuredResourceAttributes,
  configuredSampler,
  configuredSamplingRatio,
  configuredService,
  configuredSpanLimits,
  count as environmentCount,
  environmentTraceHeader,
  type LambdaEnvironment,
  lambdaEnvironment,
  sdkDisabled,
  text as environmentText,
  traceEnabled,
  warnOnce as warnOfVariable,
} from './config.js';
export { installDiagnostics } from './diagnostics.js';
export { isInstrumented } from './instrumented.js';
export { runInContext } from './invocation.js';
export { distinctSets } from './metrics/dimensions.js';
export { isFrontMeter } from './metrics/front-meters.js';
export {
  type FrontDocument,
  type FrontMeasurement,
  frontMeasurement,
} from './metrics/measurement.js';
export { fromUcum, isMetricUnit, type MetricUnit } from './metrics/metric-unit.js';
export { assertNamespace, isNamespace } from './metrics/namespace.js';
export { withPublicationTaker } from './metrics/publication-taker.js';
export { noteEndedSpan, noteOpenSpan, type OpenSpanSender, sendOpenSpans } from './open-spans.js';
export { reason } from './own-fields.js';
export { requestedTraceId, takeTraceIds } from './root-span.js';
export { runtimeTraceOf } from './runtime-trace.js';
export { safeJson } from './safe-json.js';
export { ANNOTATION_PREFIX, METADATA_PREFIX } from './semconv.js';
export { SENT } from './sent.js';
export { writeStdout } from './stdout.js';
export { stdoutIsTerminal } from './terminal.js';
export {
  madeUpParentId,
  parseTraceHeader,
  type TraceHeader,
  toXRayTraceId,
  XRAY_HEADER,
} from './trace-header.js';
export { isThenable } from './tracer/thenable.js';
