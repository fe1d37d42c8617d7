import {
  captureErrorConfigured,
  captureResponseConfigured,
  configuredService,
  logEventConfigured,
} from './config.js';
import { compileCorrelationPath } from './correlation.js';
import type { LambdaContext } from './lambda-context.js';
import { createLogger, type Logger } from './logger/logger.js';
import { type MetricsInternals, metricsInternals } from './metrics/internals.js';
import type { Metrics } from './metrics/metrics.js';
import { compileRedaction, type Redaction, type Redactor } from './redaction.js';
import { SEMCONV, type SemconvNames, type SemconvVersion } from './semconv.js';
import type { Telemetry } from './telemetry.js';

/** What `instrument()` may be told. */
export interface InstrumentOptions<TEvent = unknown, TContext = LambdaContext> {
  /** Where the telemetry goes; default: what the program registered with the OpenTelemetry API. */
  readonly telemetry?: Telemetry | undefined;
  /** The Service annotation and the default of the utilities; default OTEL_SERVICE_NAME, POWERTOOLS_SERVICE_NAME, the function's name. */
  readonly service?: string | undefined;
  /** Default: the function's name. */
  readonly spanName?: string | ((event: TEvent, context: TContext) => string) | undefined;
  /** Writes `instrument`'s own lines: the event, errors; default: one with `service`. */
  readonly logger?: Logger | undefined;
  /** For `coldStartMetric` and `throwOnEmptyMetrics`. */
  readonly metrics?: Metrics | undefined;
  /** Default POWERTOOLS_LOGGER_LOG_EVENT, else false. */
  readonly logEvent?: boolean | undefined;
  /** A `CorrelationPath`, any dotted path, or a function; default: the trigger's own id. */
  readonly correlationId?:
    | string
    | ((event: TEvent, context: TContext) => string | undefined)
    | undefined;
  /** Whether a cold start is also a metric; needs `metrics`; default false. */
  readonly coldStartMetric?: boolean | undefined;
  /** Whether an invocation that succeeds without a metric fails; needs `metrics`; default false. */
  readonly throwOnEmptyMetrics?: boolean | undefined;
  /** Whether invocations are measured by OpenTelemetry's conventions: `faas.invoke_duration`, `faas.errors`, …; default false. */
  readonly invocationMetrics?: boolean | undefined;
  /** Whether the result is put on the span, cut at 4 KB; default POWERTOOLS_TRACER_CAPTURE_RESPONSE, then the telemetry's. */
  readonly captureResponse?: boolean | undefined;
  /** Whether the exception is put on the span; default true. */
  readonly captureError?: boolean | undefined;
  /** Whether the query and the client's address are put on the span; default false. */
  readonly captureRequest?: boolean | undefined;
  /** What is never written: of the lines of the invocation, and of what is captured; see `Redaction`. */
  readonly redact?: Redaction | undefined;
  /** The version of the semantic conventions that names the attributes; default `'1.44'`. */
  readonly semconv?: SemconvVersion | undefined;
  /** How long before its deadline an invocation tells of what has not ended; default the smaller of 200 and 5% of its time. */
  readonly timeoutMarginMs?: number | undefined;
  /** The longest that an invocation waits for its flush; default 500. */
  readonly flushTimeoutMs?: number | undefined;
}

/** The options, each with its value. */
export interface InstrumentSettings {
  readonly telemetry?: Telemetry | undefined;
  readonly service: string;
  readonly spanName: ((event: unknown, context: unknown) => string) | undefined;
  readonly logger: Logger;
  readonly metrics: MetricsInternals | undefined;
  readonly logEvent: boolean;
  readonly correlationId: ((event: unknown, context: unknown) => string | undefined) | undefined;
  readonly coldStartMetric?: boolean | undefined;
  readonly throwOnEmptyMetrics: boolean;
  readonly invocationMetrics?: boolean | undefined;
  readonly captureResponse: boolean | undefined;
  readonly captureError: boolean;
  readonly captureRequest?: boolean | undefined;
  readonly redactor: Redactor | undefined;
  readonly semconv: SemconvNames;
  readonly timeoutMarginMs?: number | undefined;
  readonly flushTimeoutMs: number;
}

/** A function runs for 15 minutes at most. */
const MAX_DURATION_MS = 900_000;

/**
 * Fills in what the options leave open.
 *
 * @throws TypeError, RangeError while the module loads: which option, and what to write.
 */
export function instrumentSettings<TEvent, TContext>(
  options: InstrumentOptions<TEvent, TContext>,
): InstrumentSettings {
  checkOptions(options);
  // The handler's own types of its event and context say nothing here.
  const { spanName, correlationId } = options as InstrumentOptions<unknown, unknown>;
  const { metrics, service = configuredService() } = options;
  return {
    ...options,
    service,
    spanName: typeof spanName === 'string' ? () => spanName : spanName,
    correlationId:
      typeof correlationId === 'string' ? compileCorrelationPath(correlationId) : correlationId,
    throwOnEmptyMetrics: options.throwOnEmptyMetrics ?? false,
    logger: options.logger ?? createLogger({ service }),
    metrics: metrics && metricsInternals(metrics),
    logEvent: options.logEvent ?? logEventConfigured(),
    captureResponse: options.captureResponse ?? captureResponseConfigured(),
    captureError: options.captureError ?? captureErrorConfigured(),
    redactor: compileRedaction(options.redact),
    semconv: SEMCONV[options.semconv ?? '1.44'],
    flushTimeoutMs: options.flushTimeoutMs ?? 500,
  };
}

function checkOptions(options: Omit<InstrumentOptions, 'spanName' | 'correlationId'>): void {
  const { telemetry, metrics, semconv = '1.44' } = options;
  for (const option of ['coldStartMetric', 'throwOnEmptyMetrics'] as const) {
    if (options[option] && !metrics) {
      throw new TypeError(
        `instrument: ${option} needs metrics. Pass { metrics: createMetrics() } as well.`,
      );
    }
  }
  if (telemetry !== undefined && !isTelemetry(telemetry)) {
    throw new TypeError(
      'instrument: telemetry lacks a provider, propagator or forceFlush. Pass what a preset such as awsTelemetry returns: call it, with parentheses.',
    );
  }
  if (SEMCONV[semconv] === undefined) {
    throw new RangeError(`instrument: unknown semconv "${semconv}". Use 1.44 or 1.45.`);
  }
  for (const option of ['timeoutMarginMs', 'flushTimeoutMs'] as const) {
    const durationMs: unknown = options[option] ?? 0;
    if (!isDuration(durationMs)) {
      throw new RangeError(
        `instrument: ${option} must be 0 to ${MAX_DURATION_MS} milliseconds, got ${String(durationMs)}.`,
      );
    }
  }
}

function isDuration(value: unknown): boolean {
  return typeof value === 'number' && value >= 0 && value <= MAX_DURATION_MS;
}

function isTelemetry(telemetry: Partial<Telemetry> | null): boolean {
  const { forceFlush, tracerProvider, meterProvider, propagator } = telemetry ?? {};
  const methods = [
    forceFlush,
    tracerProvider?.getTracer,
    meterProvider?.getMeter,
    propagator?.extract,
  ];
  return methods.every((method) => typeof method === 'function');
}
