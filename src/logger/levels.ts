import { diag } from '@opentelemetry/api';
import { configuredLogLevel, lambdaLogLevel } from '../config.js';

/** The levels, from the most verbose to none at all. */
export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'CRITICAL' | 'SILENT';

/** A level as it may be given: in any case. */
export type LogLevelName = LogLevel | Lowercase<LogLevel>;

/** The order of the levels, with OpenTelemetry's severity numbers: https://opentelemetry.io/docs/specs/otel/logs/data-model/#field-severitynumber */
export const SEVERITY: Readonly<Record<LogLevel, number>> = {
  TRACE: 1,
  DEBUG: 5,
  INFO: 9,
  WARN: 13,
  ERROR: 17,
  CRITICAL: 21,
  SILENT: 25,
};

const KNOWN: readonly string[] = Object.keys(SEVERITY);

/** Reads a level in any case; `FATAL` is Lambda's word for CRITICAL. `undefined` for an unknown word. */
function parseLogLevel(name: string): LogLevel | undefined {
  const upper = name.toUpperCase();
  if (upper === 'FATAL') return 'CRITICAL';
  return KNOWN.includes(upper) ? (upper as LogLevel) : undefined;
}

/**
 * Reads a level that the program gave.
 *
 * @throws RangeError that lists the levels, for an unknown word.
 */
export function requireLogLevel(name: string): LogLevel {
  const level = typeof name === 'string' ? parseLogLevel(name) : undefined;
  if (level !== undefined) return level;
  throw new RangeError(`Unknown log level "${name}". Use one of ${KNOWN.join(', ')}.`);
}

/** The level of a logger: the higher of Lambda's floor and the first given of the option and the environment. */
export function startingLevel(option: string | undefined): LogLevel {
  const wanted = option === undefined ? environmentLevel() : requireLogLevel(option);
  const floor = known(lambdaLogLevel());
  return floor !== undefined && SEVERITY[floor] > SEVERITY[wanted] ? floor : wanted;
}

function environmentLevel(): LogLevel {
  return known(configuredLogLevel()) ?? 'INFO';
}

function known(variable: { name: string; value: string } | undefined): LogLevel | undefined {
  if (variable === undefined) return undefined;
  const level = parseLogLevel(variable.value);
  if (level === undefined) {
    diag.warn(
      `${variable.name} is "${variable.value}", no log level. Use one of ${KNOWN.join(', ')}; it is passed over.`,
    );
  }
  return level;
}
