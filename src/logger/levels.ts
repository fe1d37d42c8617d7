import { diag } from '@opentelemetry/api';
import { configuredLogLevel, lambdaLogLevel, warnOnce } from '../config.js';

/** The levels, from the most verbose to none at all. */
export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'CRITICAL' | 'SILENT';

/** A level as it may be given: in any case, or as one of Powertools' numbers, 6 to 28. */
export type LogLevelName = LogLevel | Lowercase<LogLevel> | number;

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

const KNOWN = Object.keys(SEVERITY) as readonly LogLevel[];

const EXPECTED = `one of ${KNOWN.join(', ')}, or a number from 6 to 28`;

let hidingTold = false;

/**
 * Reads a level that the program gave.
 *
 * @throws RangeError that lists the levels, for an unknown one.
 */
export function requireLogLevel(given: LogLevelName): LogLevel {
  const level = parseLogLevel(given);
  if (level !== undefined) return level;
  throw new RangeError(`Unknown log level "${String(given)}". Use ${EXPECTED}.`);
}

/** The level of a logger: the higher of Lambda's floor and the first given of the option and the environment. */
export function startingLevel(option: LogLevelName | undefined): LogLevel {
  const wanted = option === undefined ? known(configuredLogLevel()) : requireLogLevel(option);
  return wanted === undefined ? higher('INFO', lambdaFloor()) : aboveFloor(wanted);
}

/** A level that was asked for, or Lambda's floor where that is higher: one warning says what it hides. */
export function aboveFloor(wanted: LogLevel): LogLevel {
  const floor = lambdaFloor();
  const hidden = KNOWN.slice(KNOWN.indexOf(wanted), KNOWN.indexOf(floor));
  if (hidden.length > 0 && !hidingTold) {
    hidingTold = true;
    diag.warn(
      `AWS_LAMBDA_LOG_LEVEL is ${floor}, so ${hidden.length} levels of a logger are not written: ${hidden.join(', ')}. Lower it, or raise the logger's.`,
    );
  }
  return higher(wanted, floor);
}

/** The level under which Lambda drops lines, whatever a logger writes; TRACE when its controls set none. */
export function lambdaFloor(): LogLevel {
  return known(lambdaLogLevel()) ?? 'TRACE';
}

function higher(one: LogLevel, other: LogLevel): LogLevel {
  return SEVERITY[one] > SEVERITY[other] ? one : other;
}

/** A level in any case, or the nearest one of a number; `FATAL` is Lambda's word for CRITICAL. */
function parseLogLevel(given: unknown): LogLevel | undefined {
  if (typeof given !== 'string' && typeof given !== 'number') return undefined;
  const word = String(given).trim().toUpperCase();
  if (word === 'FATAL') return 'CRITICAL';
  return KNOWN.find((level) => level === word) ?? nearestLevel(Number(word));
}

/**
 * The level nearest to a number of Powertools: TRACE is 6, DEBUG 8, and each level from there 4 more.
 *
 * Of two that are as near the more verbose one: a line too many is cheaper than one that is missing.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/#log-levels
 */
function nearestLevel(number: number): LogLevel | undefined {
  if (!(number >= 6 && number <= 28)) return undefined;
  return KNOWN[number <= 7 ? 0 : Math.ceil(number / 4 - 1.5)];
}

function known(variable: { name: string; value: string } | undefined): LogLevel | undefined {
  if (variable === undefined) return undefined;
  const level = parseLogLevel(variable.value);
  if (level === undefined) warnOnce(variable.name, variable.value, EXPECTED);
  return level;
}
