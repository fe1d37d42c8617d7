import { diag } from '@opentelemetry/api';
import { isNamespace } from './metrics/namespace.js';
import { decodePercent } from './percent-encoding.js';

/**
 * Every environment variable that this package reads: its name, unit, default and what is said of
 * a value that it cannot use. Nothing else touches `process.env`.
 */

/** A variable that is set, and what it says. */
interface Variable {
  readonly name: string;
  readonly value: string;
}

const warned = new Set<string>();

/** The service's name: OTEL_SERVICE_NAME, POWERTOOLS_SERVICE_NAME, the function's name. */
export const configuredService = (): string =>
  text('OTEL_SERVICE_NAME') ??
  text('POWERTOOLS_SERVICE_NAME') ??
  text('AWS_LAMBDA_FUNCTION_NAME') ??
  'unknown_service';

/** POWERTOOLS_METRICS_NAMESPACE, AWS_EMF_NAMESPACE: the namespace of metrics; no default. */
export const configuredNamespace = (): string | undefined =>
  namespaceIn('POWERTOOLS_METRICS_NAMESPACE') ?? namespaceIn('AWS_EMF_NAMESPACE');

/** POWERTOOLS_METRICS_DISABLED, POWERTOOLS_DEV: whether no metric of `createMetrics()` is sent; default false. */
export const metricsDisabled = (): boolean =>
  flag('POWERTOOLS_METRICS_DISABLED') ?? flag('POWERTOOLS_DEV') ?? false;

/** POWERTOOLS_METRICS_FUNCTION_NAME: the `function_name` of the metric ColdStart; default: the context's. */
export const configuredMetricsFunctionName = (): string | undefined =>
  text('POWERTOOLS_METRICS_FUNCTION_NAME');

/** POWERTOOLS_LOG_LEVEL, LOG_LEVEL: the level of loggers that were given none, as written. */
export const configuredLogLevel = (): Variable | undefined =>
  named('POWERTOOLS_LOG_LEVEL') ?? named('LOG_LEVEL');

/** AWS_LAMBDA_LOG_LEVEL: the floor that Lambda's log controls set, as written. */
export const lambdaLogLevel = (): Variable | undefined => named('AWS_LAMBDA_LOG_LEVEL');

/** AWS_LAMBDA_LOG_FORMAT: whether Lambda reads lines as JSON, and filters them by level; default false. */
export const lambdaReadsJson = (): boolean =>
  text('AWS_LAMBDA_LOG_FORMAT')?.toUpperCase() === 'JSON';

/** POWERTOOLS_DEV: whether lines are written for a person; default false. */
export const writesForPeople = (): boolean => flag('POWERTOOLS_DEV') ?? false;

/** NO_COLOR, set to anything: whether text stays without colours; default false. https://no-color.org */
export const refusesColours = (): boolean => text('NO_COLOR') !== undefined;

/** POWERTOOLS_LOGGER_SAMPLE_RATE: the share of invocations whose debug lines are written, 0 to 1; no default. */
export const configuredSampleRate = (): number | undefined =>
  share('POWERTOOLS_LOGGER_SAMPLE_RATE');

/** POWERTOOLS_LOGGER_LOG_EVENT: whether each event is logged; default false. */
export const logEventConfigured = (): boolean => flag('POWERTOOLS_LOGGER_LOG_EVENT') ?? false;

/** POWERTOOLS_TRACE_ENABLED: whether spans are recorded; default true. */
export const traceEnabled = (): boolean => flag('POWERTOOLS_TRACE_ENABLED') ?? true;

/** POWERTOOLS_TRACER_CAPTURE_RESPONSE: whether results are put on spans; no default. */
export const captureResponseConfigured = (): boolean | undefined =>
  flag('POWERTOOLS_TRACER_CAPTURE_RESPONSE');

/** POWERTOOLS_TRACER_CAPTURE_ERROR: whether exceptions are put on spans; default true. */
export const captureErrorConfigured = (): boolean =>
  flag('POWERTOOLS_TRACER_CAPTURE_ERROR') ?? true;

/** OTEL_SDK_DISABLED: whether no signal leaves the process; default false. */
export const sdkDisabled = (): boolean => flag('OTEL_SDK_DISABLED') ?? false;

/** OTEL_RESOURCE_ATTRIBUTES: `key=value,key=value`, percent-encoded; default none. */
export function configuredResourceAttributes(): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const pair of (text('OTEL_RESOURCE_ATTRIBUTES') ?? '').split(',')) {
    const equals = pair.indexOf('=');
    const value = pair.slice(equals + 1).trim();
    if (equals > 0) attributes[pair.slice(0, equals).trim()] = decodePercent(value) ?? value;
  }
  return attributes;
}

/** What a span holds at most, in the words of OpenTelemetry's SDK. */
export interface SpanLimits {
  readonly attributeCountLimit: number;
  /** Characters of a string, and of each string in a list. */
  readonly attributeValueLengthLimit: number;
  readonly eventCountLimit: number;
  readonly linkCountLimit: number;
  readonly attributePerEventCountLimit: number;
  readonly attributePerLinkCountLimit: number;
}

/**
 * OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT and its siblings; those of spans win over OTEL_ATTRIBUTE_COUNT_LIMIT
 * and OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT.
 *
 * Defaults: 1,000 attributes, where the specification has 128; values of any length; 128 of all else.
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#attribute-limits
 */
export function configuredSpanLimits(): SpanLimits {
  return {
    attributeCountLimit: limit('SPAN_ATTRIBUTE_COUNT') ?? limit('ATTRIBUTE_COUNT') ?? 1_000,
    // The SDK cannot cut to nothing: it would warn at every attribute.
    attributeValueLengthLimit:
      limit('SPAN_ATTRIBUTE_VALUE_LENGTH', 1) ??
      limit('ATTRIBUTE_VALUE_LENGTH', 1) ??
      Number.POSITIVE_INFINITY,
    eventCountLimit: limit('SPAN_EVENT_COUNT') ?? 128,
    linkCountLimit: limit('SPAN_LINK_COUNT') ?? 128,
    attributePerEventCountLimit: limit('EVENT_ATTRIBUTE_COUNT') ?? 128,
    attributePerLinkCountLimit: limit('LINK_ATTRIBUTE_COUNT') ?? 128,
  };
}

/** OTEL_TRACES_SAMPLER: which of the known samplers decides; no default here. */
export const configuredSampler = <TWord extends string>(
  known: readonly TWord[],
): TWord | undefined => oneOf('OTEL_TRACES_SAMPLER', known);

/** OTEL_TRACES_SAMPLER_ARG: the share of traces that a sampler by ratio takes, 0 to 1; default 1. */
export const configuredSamplingRatio = (): number => share('OTEL_TRACES_SAMPLER_ARG') ?? 1;

/** OTEL_PROPAGATORS: which of the known propagators are used; a comma list. */
export const configuredPropagators = <TWord extends string>(
  known: readonly TWord[],
): readonly TWord[] | undefined => wordList('OTEL_PROPAGATORS', known);

/** OTEL_LOG_LEVEL: which of the known levels our own diagnostics have; no default here. */
export const diagnosticsLevel = <TWord extends string>(
  known: readonly TWord[],
): TWord | undefined => oneOf('OTEL_LOG_LEVEL', known);

/** Which of the known exporters a signal is sent to: OTEL_TRACES_EXPORTER and its siblings; a comma list. */
export const configuredExporters = <TWord extends string>(
  variable: 'OTEL_TRACES_EXPORTER' | 'OTEL_METRICS_EXPORTER' | 'OTEL_LOGS_EXPORTER',
  known: readonly TWord[],
): readonly TWord[] | undefined => wordList(variable, known);

/** AWS_XRAY_DAEMON_ADDRESS: `host:port`, or `tcp:host:port udp:host:port`; no default. */
export const configuredDaemonAddress = (): string | undefined => text('AWS_XRAY_DAEMON_ADDRESS');

/** The trace header of the running invocation in a runtime that serves one at a time. */
export const environmentTraceHeader = (): string | undefined => text('_X_AMZN_TRACE_ID');

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
  return {
    functionName,
    functionVersion: text('AWS_LAMBDA_FUNCTION_VERSION'),
    memoryMebibytes: Number(text('AWS_LAMBDA_FUNCTION_MEMORY_SIZE')) || undefined,
    logGroupName: text('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: text('AWS_LAMBDA_LOG_STREAM_NAME'),
    region: text('AWS_REGION'),
    initializationType: text('AWS_LAMBDA_INITIALIZATION_TYPE'),
    concurrent: runsConcurrently(),
    handler: text('_HANDLER'),
  };
}

/** AWS_LAMBDA_MAX_CONCURRENCY, there at all: several invocations run in one process at once. */
export const runsConcurrently = (): boolean =>
  process.env['AWS_LAMBDA_MAX_CONCURRENCY'] !== undefined;

/** A variable without the blanks around it; `undefined` when nothing is left. */
export function text(name: string): string | undefined {
  return process.env[name]?.trim() || undefined;
}

function named(name: string): Variable | undefined {
  const value = text(name);
  return value ? { name, value } : undefined;
}

const namespaceIn = (name: string): string | undefined =>
  usable(name, 'a namespace that CloudWatch takes', (value) =>
    isNamespace(value) ? value : undefined,
  );

const flag = (name: string): boolean | undefined =>
  usable(name, 'true or false', (value) => {
    const isTrue = /^(true|1|yes|y|on|t)$/i.test(value);
    return isTrue || /^(false|0|no|n|off|f)$/i.test(value) ? isTrue : undefined;
  });

const limit = (name: string, least?: number): number | undefined =>
  count(`OTEL_${name}_LIMIT`, least);

/** A whole number from `least` up; `undefined` with a warning for anything else. */
export const count = (name: string, least = 0): number | undefined =>
  usable(name, `a whole number from ${least} up`, (value) =>
    /^\d+$/.test(value) && Number(value) >= least ? Number(value) : undefined,
  );

const share = (name: string): number | undefined =>
  usable(name, 'a number from 0 to 1', (value) =>
    Number(value) >= 0 && Number(value) <= 1 ? Number(value) : undefined,
  );

/** One word of those known, in any case. */
const oneOf = <TWord extends string>(name: string, known: readonly TWord[]): TWord | undefined =>
  usable(name, `one of ${known.join(', ')}`, (value) => knownWord(known, value));

/** Words of a comma list, in any case, each once and in the order written; one that is not known spoils them all. */
function wordList<TWord extends string>(
  name: string,
  known: readonly TWord[],
): readonly TWord[] | undefined {
  const listed = usable(name, `a comma list of ${known.join(', ')}`, (value) => {
    const written = value.split(',').map((word) => word.trim());
    const words = written.filter(Boolean).map((word) => knownWord(known, word));
    return words.every((word) => word !== undefined) ? words : undefined;
  });
  return listed?.length ? [...new Set(listed)] : undefined;
}

const knownWord = <TWord extends string>(
  known: readonly TWord[],
  word: string,
): TWord | undefined => known.find((one) => one.toLowerCase() === word.toLowerCase());

/** What `parse` makes of a variable that is set; a warning when that is nothing. */
function usable<T>(
  name: string,
  expected: string,
  parse: (value: string) => T | undefined,
): T | undefined {
  const value = text(name);
  if (value === undefined) return undefined;
  const parsed = parse(value);
  if (parsed === undefined) warnOnce(name, value, expected);
  return parsed;
}

/** Warns of a variable that cannot be used, once a process. */
export function warnOnce(name: string, value: string, expected: string): void {
  if (warned.has(name)) return;
  warned.add(name);
  diag.warn(
    `${name} is "${value}", which cannot be used. Set ${expected}; the default is in force.`,
  );
}
