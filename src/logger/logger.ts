import { correlationIdText } from '../correlation.js';
import { installDiagnostics } from '../diagnostics.js';
import { activeSpan, currentInvocation } from '../invocation.js';
import { compileRedaction, joinRedactors, type Redactor } from '../redaction.js';
import { createLineBuffer, type LineBuffer } from './buffer.js';
import { callerOf } from './caller.js';
import { createEmit, type Emit, tellLost } from './emit.js';
import { createLevelScope, type LevelScope, type SetLevelOptions } from './level-scope.js';
import { LEVELS, type LogLevel, type LogLevelName, startingRank } from './levels.js';
import { lineSpan } from './line-fields.js';
import { logCall } from './log-call.js';
import { createKeyStore, type KeyStore, type LogKeys } from './log-keys.js';
import { checkLoggerOptions, type LoggerOptions } from './logger-options.js';
import { createSampling } from './sampling.js';
import { createVerbosity, type Verbosity } from './verbosity.js';

/** What a call may say beside its message: an `Error` becomes `error`, an object its keys, anything else `extra`. */
export type LogMethod = (
  message: string | ({ readonly message: string } & LogKeys),
  ...details: readonly unknown[]
) => void;

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
  const sampling = createSampling(options.sampleRate);
  const buffer =
    options.buffer && createLineBuffer(options.buffer, (count) => tellEvicted(logger, count));
  const verbosity = createVerbosity(sampling, buffer);
  const family: Family = {
    verbosity,
    buffer,
    emit: createEmit(options, sampling?.rate, buffer),
    redactor: compileRedaction(options.redact),
    hasLocation: options.location ?? false,
  };
  const start = startingRank(options.level);
  verbosity.note(start);
  const levels = createLevelScope(start, verbosity.note);
  const logger = createMember(family, levels, createKeyStore(options.keys ?? {}));
  return logger;
}

/** What a logger shares with its children. */
interface Family {
  readonly verbosity: Verbosity;
  readonly buffer: LineBuffer | undefined;
  readonly emit: Emit;
  readonly redactor: Redactor | undefined;
  readonly hasLocation: boolean;
}

/** Creates a logger, or a child of one, by what is its own. */
function createMember(family: Family, levels: LevelScope, keys: KeyStore): Logger {
  const { verbosity, buffer, emit, redactor, hasLocation } = family;

  const method = (rank: number): LogMethod => {
    const log: LogMethod = (message, ...details) => {
      if (verbosity.isNowhere(rank)) return;
      try {
        const invocation = currentInvocation();
        const place = verbosity.placeOf(rank, levels.rankIn(invocation), invocation);
        if (place === undefined) return;
        const source = {
          rank,
          timeMs: Date.now(),
          invocation,
          span: lineSpan(activeSpan(), invocation),
          current: keys.current(invocation),
          location: hasLocation ? callerOf(log) : undefined,
          redactor: joinRedactors(redactor, invocation?.redactor),
        };
        emit(logCall(message, details), source, place === 'held');
      } catch (error) {
        tellLost(error);
      }
    };
    return log;
  };

  return {
    trace: method(0),
    debug: method(1),
    info: method(2),
    warn: method(3),
    error: method(4),
    critical: method(5),
    child: (own) =>
      createMember(family, createLevelScope(levels, verbosity.note), createKeyStore(own, keys)),
    appendKeys: keys.append,
    removeKeys: keys.remove,
    resetKeys: keys.reset,
    setCorrelationId,
    getCorrelationId: () => currentInvocation()?.correlationId,
    flushBuffer() {
      const invocation = currentInvocation();
      if (invocation !== undefined) buffer?.flush(invocation);
    },
    setLevel: levels.set,
    get level() {
      return LEVELS[levels.rankIn(currentInvocation())] as LogLevel;
    },
  };
}

function tellEvicted(logger: Logger, count: number): void {
  logger.warn(
    `${count} buffered lines were dropped for newer ones; raise buffer.maxBytes to keep more`,
  );
}

function setCorrelationId(id: string | undefined): void {
  const invocation = currentInvocation();
  if (invocation !== undefined) invocation.correlationId = correlationIdText(id);
}
