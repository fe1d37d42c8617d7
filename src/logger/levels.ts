import { configuredLogLevel, lambdaLogLevel, warnOnce } from '../config.js';
import { createSingleWarning } from '../single-warning.js';

/** The levels, from the most verbose to none at all. */
export type LogLevel = 'TRACE' | 'DEBUG' | 'INFO' | 'WARN' | 'ERROR' | 'CRITICAL' | 'SILENT';

/** A level as it may be given: in any case, or as one of Powertools' numbers, 6 to 28. */
export type LogLevelName = LogLevel | Lowercase<LogLevel> | number;

/** The levels in their order; a level's place in it is its rank, by which levels are compared. */
export const LEVELS: readonly LogLevel[] = [
  'TRACE',
  'DEBUG',
  'INFO',
  'WARN',
  'ERROR',
  'CRITICAL',
  'SILENT',
];

export const DEBUG = 1;
export const ERROR = 4;
export const CRITICAL = 5;
export const SILENT = 6;

const INFO = 2;

const EXPECTED = `one of ${LEVELS.join(', ')}, or a number from 6 to 28`;

/** The least rank that any logger was given; it never rises, as some invocation may have it still. */
let lowest = SILENT;

const warnOfHiding = createSingleWarning();

/**
 * The rank of a level that the program gave.
 *
 * @throws RangeError that lists the levels, for an unknown one.
 */
export function requireRank(given: LogLevelName): number {
  const rank = rankOf(given);
  if (rank !== undefined) return rank;
  throw new RangeError(`Unknown log level "${String(given)}". Use ${EXPECTED}.`);
}

/** The rank of a logger: the higher of Lambda's floor and the first given of the option and the environment. */
export function startingRank(option: LogLevelName | undefined): number {
  const wanted = option === undefined ? rankIn(configuredLogLevel()) : requireRank(option);
  return aboveFloor(wanted ?? Math.max(INFO, lambdaFloor()));
}

/** Whether lines of a rank go nowhere in the whole process, so that a call may return before it looks at anything. */
export function isNowhere(rank: number): boolean {
  return rank < lowest;
}

/** Has the calls of a rank, and of those above, looked at. */
export function admit(rank: number): void {
  lowest = Math.min(lowest, rank);
}

/** A rank that was asked for, or Lambda's floor where that is higher: one warning says what it hides. */
export function aboveFloor(wanted: number): number {
  const floor = lambdaFloor();
  const hidden = LEVELS.slice(wanted, floor);
  if (hidden.length > 0) {
    warnOfHiding(
      `AWS_LAMBDA_LOG_LEVEL is ${LEVELS[floor]}, so ${hidden.length} levels of a logger are not written: ${hidden.join(', ')}. Lower it, or raise the logger's.`,
    );
  }
  const rank = Math.max(wanted, floor);
  admit(rank);
  return rank;
}

/** The rank under which Lambda drops lines, whatever a logger writes; that of TRACE when its controls set none. */
export function lambdaFloor(): number {
  return rankIn(lambdaLogLevel()) ?? 0;
}

/**
 * The rank of a level in any case, or of the one nearest to a number of Powertools: TRACE is 6,
 * DEBUG 8, and each level from there 4 more. `FATAL` is Lambda's word for CRITICAL.
 *
 * Of two that are as near the more verbose one: a line too many is cheaper than one that is missing.
 * https://docs.aws.amazon.com/powertools/typescript/latest/features/logger/#log-levels
 */
function rankOf(given: unknown): number | undefined {
  const word = String(given).trim().toUpperCase();
  const rank = LEVELS.indexOf((word === 'FATAL' ? 'CRITICAL' : word) as LogLevel);
  if (rank !== -1) return rank;
  const number = Number(word);
  if (!(number >= 6 && number <= 28)) return undefined;
  return number <= 7 ? 0 : Math.ceil(number / 4 - 1.5);
}

function rankIn(variable: { name: string; value: string } | undefined): number | undefined {
  if (!variable) return undefined;
  const rank = rankOf(variable.value);
  if (rank === undefined) warnOnce(variable.name, variable.value, EXPECTED);
  return rank;
}
