import { environmentCount, environmentText, warnOfVariable } from '../../src/telemetry.js';
import type { AwsCredentials, OtlpSignal } from './options.js';

/**
 * The variables of OpenTelemetry's specification for OTLP. That of one signal wins over that of all.
 *
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/
 */

/** A variable's name, and what it says. */
export interface Variable {
  readonly name: string;
  readonly value: string;
}

/** OTEL_EXPORTER_OTLP_TRACES_ENDPOINT and its siblings: where that signal goes, as it is. */
export function signalEndpoint(signal: OtlpSignal): Variable | undefined {
  return variable(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`);
}

/** OTEL_EXPORTER_OTLP_ENDPOINT: where all go, without the signal's path. */
export function baseEndpoint(): Variable | undefined {
  return variable('OTEL_EXPORTER_OTLP_ENDPOINT');
}

/** OTEL_EXPORTER_OTLP_HEADERS and those of the signal: `key=value,key=value`, percent-encoded, in this order. */
export function configuredHeaders(signal: OtlpSignal): readonly Variable[] {
  return variables(signal, 'HEADERS').reverse();
}

/** OTEL_EXPORTER_OTLP_TIMEOUT: milliseconds. */
export function configuredTimeoutMs(signal: OtlpSignal): number | undefined {
  return variables(signal, 'TIMEOUT')
    .map(({ name }) => environmentCount(name, 1))
    .find((ms) => ms !== undefined);
}

/** OTEL_EXPORTER_OTLP_PROTOCOL, _COMPRESSION and _METRICS_TEMPORALITY_PREFERENCE: one of the known words, in any case. */
export function configuredWord<TWord extends string>(
  signal: OtlpSignal,
  setting: 'PROTOCOL' | 'COMPRESSION' | 'TEMPORALITY_PREFERENCE',
  known: readonly TWord[],
): TWord | undefined {
  for (const { name, value } of variables(signal, setting)) {
    const word = known.find((one) => one === value.toLowerCase());
    if (word !== undefined) return word;
    warnOfVariable(name, value, `one of ${known.join(', ')}`);
  }
  return undefined;
}

/** OTEL_BSP_MAX_QUEUE_SIZE, OTEL_BLRP_MAX_QUEUE_SIZE: how many spans, and how many log records, wait. */
export function configuredQueueSize(signal: OtlpSignal): number | undefined {
  if (signal === 'metrics') return undefined;
  return environmentCount(`OTEL_${signal === 'traces' ? 'BSP' : 'BLRP'}_MAX_QUEUE_SIZE`, 1);
}

/** OTEL_EXPORTER_OTLP_CERTIFICATE, _CLIENT_CERTIFICATE, _CLIENT_KEY: paths of PEM files. */
export function configuredFile(
  signal: OtlpSignal,
  setting: 'CERTIFICATE' | 'CLIENT_CERTIFICATE' | 'CLIENT_KEY',
): Variable | undefined {
  return variables(signal, setting)[0];
}

/** AWS_REGION, AWS_DEFAULT_REGION. */
export function configuredRegion(): string | undefined {
  return environmentText('AWS_REGION') ?? environmentText('AWS_DEFAULT_REGION');
}

/** AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, which Lambda renews for long-lived processes. */
export function environmentCredentials(): AwsCredentials | undefined {
  const accessKeyId = environmentText('AWS_ACCESS_KEY_ID');
  const secretAccessKey = environmentText('AWS_SECRET_ACCESS_KEY');
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return { accessKeyId, secretAccessKey, sessionToken: environmentText('AWS_SESSION_TOKEN') };
}

/** Those that are set: the signal's own first. */
function variables(signal: OtlpSignal, setting: string): Variable[] {
  const names = [
    `OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${setting}`,
    `OTEL_EXPORTER_OTLP_${setting}`,
  ];
  return names.flatMap((name) => variable(name) ?? []);
}

function variable(name: string): Variable | undefined {
  const value = environmentText(name);
  return value === undefined ? undefined : { name, value };
}
