import { warnOfVariable } from '../../src/telemetry.js';
import { configuredHeaders, type Variable } from './config.js';
import type { OtlpHeaders, OtlpSignal, OtlpTelemetryOptions } from './options.js';

/** Headers by their names in lower case. */
export type HeaderMap = Record<string, string>;

/** https://www.rfc-editor.org/rfc/rfc9110#section-5.6.2 */
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What Node takes as a value: no line break, no other control character, no code point above 255. */
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/;

/**
 * Creates what answers with the headers that the environment and the options ask for; of one name
 * the last of these wins: all signals' variable, the signal's, all signals' option, the signal's.
 *
 * @throws TypeError for an option that is no headers.
 */
export function createHeaders(
  signal: OtlpSignal,
  { headers: shared, [signal]: own }: OtlpTelemetryOptions,
): () => Promise<HeaderMap> {
  const sources: OtlpHeaders[] = configuredHeaders(signal).map(parseHeaders);
  if (shared !== undefined) sources.push(checked('headers', shared));
  if (own !== false && own?.headers !== undefined) {
    sources.push(checked(`${signal}.headers`, own.headers));
  }
  return async () => {
    const headers: HeaderMap = {};
    for (const source of sources) {
      const given = typeof source === 'function' ? await source() : source;
      for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = value;
    }
    return headers;
  };
}

/** `key=value,key=value`, both percent-encoded, as in the W3C's baggage; a value may hold further `=`. */
function parseHeaders({ name: variable, value: text }: Variable): HeaderMap {
  const headers: HeaderMap = {};
  for (const pair of text.split(',').filter((part) => part.trim() !== '')) {
    const equals = pair.indexOf('=');
    const name = decoded(pair.slice(0, Math.max(0, equals)).trim());
    const value = decoded(pair.slice(equals + 1).trim());
    if (isHeader(name, value)) headers[name] = value;
    // The text itself is a secret, most of the time.
    else warnOfVariable(variable, '***', 'key=value,key=value, percent-encoded');
  }
  return headers;
}

function checked(option: string, headers: OtlpHeaders): OtlpHeaders {
  if (typeof headers === 'function') return headers;
  if (typeof headers !== 'object' || headers === null) {
    throw new TypeError(
      `The option ${option} is a ${typeof headers}. Give an object or a function.`,
    );
  }
  const wrong = Object.entries(headers).find(([name, value]) => !isHeader(name, value));
  if (wrong === undefined) return { ...headers };
  throw new TypeError(
    `The option ${option} has "${wrong[0]}", which HTTP cannot send. Give names and values of ` +
      'visible ASCII characters.',
  );
}

function isHeader(name: string, value: unknown): boolean {
  return typeof value === 'string' && NAME.test(name) && VALUE.test(value);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
