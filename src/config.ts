import { diag } from '@opentelemetry/api';

/**
 * Every environment variable that this package reads: its name, unit, default and what is said of
 * a value that it cannot use. Nothing else touches `process.env`.
 */

const warned = new Set<string>();

/** The service's name: OTEL_SERVICE_NAME, POWERTOOLS_SERVICE_NAME, the function's name. */
export function configuredService(): string {
  return (
    text('OTEL_SERVICE_NAME') ??
    text('POWERTOOLS_SERVICE_NAME') ??
    text('AWS_LAMBDA_FUNCTION_NAME') ??
    'unknown_service'
  );
}

/** POWERTOOLS_METRICS_NAMESPACE, AWS_EMF_NAMESPACE: the namespace of metrics; no default. */
export function configuredNamespace(): string | undefined {
  return text('POWERTOOLS_METRICS_NAMESPACE') ?? text('AWS_EMF_NAMESPACE');
}

/** POWERTOOLS_METRICS_DISABLED: whether no metric is sent; default false. */
export function metricsDisabled(): boolean {
  return flag('POWERTOOLS_METRICS_DISABLED') ?? false;
}

/** POWERTOOLS_LOG_LEVEL, LOG_LEVEL: the level of loggers that were given none, as written. */
export function configuredLogLevel(): { name: string; value: string } | undefined {
  return named('POWERTOOLS_LOG_LEVEL') ?? named('LOG_LEVEL');
}

/** AWS_LAMBDA_LOG_LEVEL: the floor that Lambda's log controls set, as written. */
export function lambdaLogLevel(): { name: string; value: string } | undefined {
  return named('AWS_LAMBDA_LOG_LEVEL');
}

/** POWERTOOLS_LOGGER_LOG_EVENT: whether each event is logged; default false. */
export function logEventConfigured(): boolean {
  return flag('POWERTOOLS_LOGGER_LOG_EVENT') ?? false;
}

/** POWERTOOLS_TRACE_ENABLED: whether spans are recorded; default true. */
export function traceEnabled(): boolean {
  return flag('POWERTOOLS_TRACE_ENABLED') ?? true;
}

/** POWERTOOLS_TRACER_CAPTURE_RESPONSE: whether results are put on spans; no default. */
export function captureResponseConfigured(): boolean | undefined {
  return flag('POWERTOOLS_TRACER_CAPTURE_RESPONSE');
}

/** POWERTOOLS_TRACER_CAPTURE_ERROR: whether exceptions are put on spans; default true. */
export function captureErrorConfigured(): boolean {
  return flag('POWERTOOLS_TRACER_CAPTURE_ERROR') ?? true;
}

/** OTEL_SDK_DISABLED: whether no signal leaves the process; default false. */
export function sdkDisabled(): boolean {
  return flag('OTEL_SDK_DISABLED') ?? false;
}

/** OTEL_RESOURCE_ATTRIBUTES: `key=value,key=value`, percent-encoded; default none. */
export function configuredResourceAttributes(): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const pair of (text('OTEL_RESOURCE_ATTRIBUTES') ?? '').split(',')) {
    const equals = pair.indexOf('=');
    if (equals > 0)
      attributes[pair.slice(0, equals).trim()] = decoded(pair.slice(equals + 1).trim());
  }
  return attributes;
}

/** OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT, OTEL_ATTRIBUTE_COUNT_LIMIT: attributes a span; default 1,000. */
export function attributeCountLimit(): number {
  return count('OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT') ?? count('OTEL_ATTRIBUTE_COUNT_LIMIT') ?? 1_000;
}

/** OTEL_LOG_LEVEL: the level of our own diagnostics, as written; default WARN. */
export function diagnosticsLevel(): { name: string; value: string } | undefined {
  return named('OTEL_LOG_LEVEL');
}

/** Which exporters a signal is sent to: OTEL_TRACES_EXPORTER and its siblings; a comma list. */
export function configuredExporters<TWord extends string>(
  variable: 'OTEL_TRACES_EXPORTER' | 'OTEL_METRICS_EXPORTER' | 'OTEL_LOGS_EXPORTER',
  known: readonly TWord[],
): readonly TWord[] | undefined {
  const value = text(variable);
  if (value === undefined) return undefined;
  const words = value.split(',').map((word) => word.trim().toLowerCase());
  const unknown = words.filter((word) => !known.some((one) => one === word));
  if (unknown.length > 0) {
    warnOnce(variable, value, `a comma list of ${known.join(', ')}`);
    return undefined;
  }
  return known.filter((word) => words.includes(word));
}

/** AWS_XRAY_DAEMON_ADDRESS: `host:port`, or `tcp:host:port udp:host:port`; no default. */
export function configuredDaemonAddress(): string | undefined {
  return text('AWS_XRAY_DAEMON_ADDRESS');
}

/** The trace header of the running invocation in a runtime that serves one at a time. */
export function environmentTraceHeader(): string | undefined {
  return text('_X_AMZN_TRACE_ID');
}

/** What Lambda's environment says of the function; `undefined` outside Lambda. */
export interface LambdaEnvironment {
  readonly functionName: string;
  readonly functionVersion: string | undefined;
  readonly memoryMebibytes: number | undefined;
  readonly logGroupName: string | undefined;
  readonly logStreamName: string | undefined;
  readonly region: string | undefined;
  /** `on-demand`, `provisioned-concurrency`, `lambda-managed-instances`, … */
  readonly initializationType: string | undefined;
  /** Whether several invocations run in one process at once (Lambda Managed Instances). */
  readonly concurrent: boolean;
  /** The handler's name, such as `app.handler`. */
  readonly handler: string | undefined;
}

/** Reads Lambda's environment; `undefined` when AWS_LAMBDA_FUNCTION_NAME is not set. */
export function lambdaEnvironment(): LambdaEnvironment | undefined {
  const functionName = text('AWS_LAMBDA_FUNCTION_NAME');
  if (functionName === undefined) return undefined;
  const memory = Number(text('AWS_LAMBDA_FUNCTION_MEMORY_SIZE') ?? Number.NaN);
  return {
    functionName,
    functionVersion: text('AWS_LAMBDA_FUNCTION_VERSION'),
    memoryMebibytes: Number.isFinite(memory) ? memory : undefined,
    logGroupName: text('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: text('AWS_LAMBDA_LOG_STREAM_NAME'),
    region: text('AWS_REGION'),
    initializationType: text('AWS_LAMBDA_INITIALIZATION_TYPE'),
    concurrent: text('AWS_LAMBDA_MAX_CONCURRENCY') !== undefined,
    handler: text('_HANDLER'),
  };
}

function text(name: string): string | undefined {
  const value = process.env[name]?.trim();
  return value === '' ? undefined : value;
}

function named(name: string): { name: string; value: string } | undefined {
  const value = text(name);
  return value === undefined ? undefined : { name, value };
}

function flag(name: string): boolean | undefined {
  const value = text(name)?.toLowerCase();
  if (value === undefined) return undefined;
  if (['true', '1', 'yes', 'y', 'on', 't'].includes(value)) return true;
  if (['false', '0', 'no', 'n', 'off', 'f'].includes(value)) return false;
  warnOnce(name, value, 'true or false');
  return undefined;
}

function count(name: string): number | undefined {
  const value = text(name);
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value);
  warnOnce(name, value, 'a whole number');
  return undefined;
}

function decoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}

function warnOnce(name: string, value: string, expected: string): void {
  if (warned.has(name)) return;
  warned.add(name);
  diag.warn(
    `${name} is "${value}", which cannot be used. Set ${expected}; the default is in force.`,
  );
}
