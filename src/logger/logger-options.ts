import type { Redaction } from '../redaction.js';
import type { BufferOptions } from './buffer.js';
import type { LogLevelName } from './levels.js';
import type { LineOptions } from './line.js';
import type { LogKeys } from './log-keys.js';
import type { OutputOptions } from './output.js';

/** What `createLogger()` may be told. */
export interface LoggerOptions extends LineOptions, OutputOptions {
  /** The least severe level that is written; default POWERTOOLS_LOG_LEVEL, LOG_LEVEL, `'INFO'`; never below AWS_LAMBDA_LOG_LEVEL. */
  readonly level?: LogLevelName | undefined;
  /** Keys of every line. */
  readonly keys?: LogKeys | undefined;
  /** Whether a line says `file:line` of the code that wrote it; default false. */
  readonly location?: boolean | undefined;
  /** The share of the invocations whose debug lines are written, 0 to 1, or `'trace'`: those of sampled traces; default POWERTOOLS_LOGGER_SAMPLE_RATE. */
  readonly sampleRate?: number | 'trace' | undefined;
  /** Holds verbose lines back until an ERROR line, the deadline or a crash writes them; else they end with the invocation. */
  readonly buffer?: BufferOptions | undefined;
  /** What is never written; see `Redaction`. */
  readonly redact?: Redaction | undefined;
  /** Whether a line's `Error` is also recorded on the active span, once; default false. */
  readonly recordExceptions?: boolean | undefined;
}

const TYPES: Readonly<Partial<Record<keyof LoggerOptions, string>>> = {
  service: 'string',
  keys: 'object',
  location: 'boolean',
  recordExceptions: 'boolean',
  formatter: 'function',
  write: 'function',
  keyOrder: 'list',
};

/**
 * Checks the types of what a program in JavaScript may get wrong; values are checked where they are used.
 *
 * @throws TypeError: which option, and of which type it must be.
 */
export function checkLoggerOptions(options: LoggerOptions): void {
  for (const [option, type] of Object.entries(TYPES)) {
    const value = options[option as keyof LoggerOptions];
    const given = Array.isArray(value) ? 'list' : value === null ? 'null' : typeof value;
    if (given !== type && given !== 'undefined') {
      throw new TypeError(`createLogger: ${option} must be of type ${type}, got ${given}.`);
    }
  }
}
