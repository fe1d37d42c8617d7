import { correlationIdText } from '../correlation.js';
import { installDiagnostics } from '../diagnostics.js';
import { currentInvocation } from '../invocation.js';
import { createLineBuffer, type LineBuffer } from './buffer.js';
import { createLevelScope, type LevelScope, type SetLevelOptions } from './level-scope.js';
import { LEVELS, type LogLevel, type LogLevelName, startingRank } from './levels.js';
import { createKeyStore, type KeyStore, type LogKeys } from './log-keys.js';
import { createMethods, type LogMethod, type MethodMaker } from './log-method.js';
import { checkLoggerOptions, type LoggerOptions } from './logger-options.js';

export interface Logger {
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly critical: LogMethod;
  /** A logger whose lines also have these keys. */
  child(keys: LogKeys): Logger;
  /** Adds keys to the lines of the running invocation; before the first one, to all lines. */
  appendKeys(keys: LogKeys): void;
  removeKeys(names: readonly string[]): void;
  resetKeys(): void;
  /** Sets the correlation id of the running invocation, for all loggers; without an id there is none from now on. */
  setCorrelationId(id: string | undefined): void;
  getCorrelationId(): string | undefined;
  /** Writes the lines that this logger and its children hold back for the running invocation. */
  flushBuffer(): void;
  /**
   * Sets the level of this logger, and of its children that were given none of their own.
   *
   * Inside of an invocation for that one alone, unless `{ scope: 'process' }` says that it stays.
   */
  setLevel(level: LogLevelName, options?: SetLevelOptions): void;
  /** The level in force here. */
  readonly level: LogLevel;
}

/**
 * Creates a logger that writes one JSON object a line, with the ids of the running invocation.
 *
 * Logging never throws, whatever it is given. A line is at most 60,000 bytes.
 *
 * @throws RangeError for an unknown level or a number out of its range, TypeError for an option of
 * another type, such as a malformed `redact`.
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  installDiagnostics();
  checkLoggerOptions(options);
  const buffer = options.buffer && createLineBuffer(options.buffer, (text) => logger.warn(text));
  const levels = createLevelScope(startingRank(options.level));
  const keys = createKeyStore(options.keys ?? {});
  const logger = createMember({ method: createMethods(options, buffer), buffer }, levels, keys);
  return logger;
}

/** What a logger shares with its children. */
interface Family {
  readonly method: MethodMaker;
  readonly buffer: LineBuffer | undefined;
}

/** Creates a logger, or a child of one, by what is its own. */
function createMember(family: Family, levels: LevelScope, keys: KeyStore): Logger {
  const method = (rank: number): LogMethod => family.method(rank, levels, keys);
  return {
    trace: method(0),
    debug: method(1),
    info: method(2),
    warn: method(3),
    error: method(4),
    critical: method(5),
    child: (own) => createMember(family, createLevelScope(levels), createKeyStore(own, keys)),
    appendKeys: keys.append,
    removeKeys: keys.remove,
    resetKeys: keys.reset,
    setCorrelationId,
    getCorrelationId: () => currentInvocation()?.correlationId,
    flushBuffer() {
      const invocation = currentInvocation();
      if (invocation) family.buffer?.flush(invocation);
    },
    setLevel: levels.set,
    get level() {
      return LEVELS[levels.rankIn(currentInvocation())] as LogLevel;
    },
  };
}

function setCorrelationId(id: string | undefined): void {
  const invocation = currentInvocation();
  if (invocation) invocation.correlationId = correlationIdText(id);
}
