import { warnOfVariable } from '../../src/telemetry.js';
import { baseEndpoint, signalEndpoint, type Variable } from './config.js';
import type { OtlpSignal, OtlpTelemetryOptions } from './options.js';

/** Where a collector beside the program listens. */
const DEFAULT_BASE = 'http://localhost:4318';

const EXPECTED = 'an http: or https: URL';

/**
 * The URL that a signal is sent to.
 *
 * What names a signal is used as it is; what is for all signals gets `/v1/traces` and so on.
 * https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp
 *
 * @throws TypeError or RangeError for an option that is no URL of HTTP.
 */
export function resolveEndpoint(
  signal: OtlpSignal,
  { endpoint: base, [signal]: own }: OtlpTelemetryOptions,
): URL {
  const whole = own === false ? undefined : own?.endpoint;
  if (whole !== undefined) return optionUrl(`${signal}.endpoint`, whole);
  if (base !== undefined) return withPath(optionUrl('endpoint', base), signal);
  const named = variableUrl(signalEndpoint(signal));
  return named ?? withPath(variableUrl(baseEndpoint()) ?? new URL(DEFAULT_BASE), signal);
}

/** The URL as messages show it: without a password, and without what a query may hold. */
export function shownUrl({ origin, pathname }: URL): string {
  return `${origin}${pathname}`;
}

function withPath(base: URL, signal: OtlpSignal): URL {
  const url = new URL(base);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/v1/${signal}`;
  return url;
}

function optionUrl(option: string, value: unknown): URL {
  if (typeof value !== 'string') {
    throw new TypeError(`The option ${option} is a ${typeof value}. Give ${EXPECTED}.`);
  }
  const url = httpUrl(value);
  if (url === undefined)
    throw new RangeError(`The option ${option} is "${value}". Give ${EXPECTED}.`);
  return url;
}

function variableUrl(variable: Variable | undefined): URL | undefined {
  const url = variable && httpUrl(variable.value);
  if (variable !== undefined && url === undefined) {
    warnOfVariable(variable.name, variable.value, EXPECTED);
  }
  return url;
}

function httpUrl(value: string): URL | undefined {
  const url = URL.canParse(value) ? new URL(value) : undefined;
  return url?.protocol === 'http:' || url?.protocol === 'https:' ? url : undefined;
}
