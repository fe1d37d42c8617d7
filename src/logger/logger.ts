import { correlationIdText } from '../correlation.js';
import { installDiagnostics } from '../diagnostics.js';
import { currentInvocation } from '../invocation.js';
import { compileRedaction } from '../redaction.js';
import { createLineBuffer } from './buffer.js';
import { callerOf } from './caller.js';
import { createDelivery, warnOfLostLine } from './delivery.js';
import { createEmit, type Emit } from './emit.js';
import { createLevelScope, type LevelScope, type SetLevelOptions } from './level-scope.js';
import { type LogLevel, type LogLevelName, SEVERITY, startingLevel } from './levels.js';
import { logCall } from './log-call.js';
import { createKeyStore, type KeyStore } from './log-keys.js';
import { checkLoggerOptions, type LoggerOptions } from './logger-options.js';
import { createSampling } from './sampling.js';
import type { LogKeys } from './scope-keys.js';
import { createTimestamp } from './timestamp.js';
import { createVerbosities } from './verbosity.js';

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
  const logger = loggerOver({
    keys: createKeyStore(options.keys ?? {}),
    levels: createLevelScope(createVerbosities({ sampling, buffer }), startingLevel(options.level)),
    hasLocation: options.location ?? false,
    flushBuffer: () => {
      const invocation = currentInvocation();
      if (invocation !== undefined) buffer?.flush(invocation);
    },
    emit: createEmit({
      service: options.service,
      samplingRate: sampling?.rate,
      timestamp: createTimestamp(options.timestamp),
      buffer,
      redactor: compileRedaction(options.redact),
      recordExceptions: options.recordExceptions ?? false,
      deliver: createDelivery(options),
    }),
  });
  return logger;
}

/** What a logger and its children are made of. */
interface LoggerParts {
  readonly keys: KeyStore;
  readonly levels: LevelScope;
  readonly hasLocation: boolean;
  readonly flushBuffer: () => void;
  readonly emit: Emit;
}

function loggerOver(parts: LoggerParts): Logger {
  const { keys, levels, emit, hasLocation } = parts;

  const method = (name: LogLevel): LogMethod => {
    const severity = SEVERITY[name];
    const log: LogMethod = (message, ...details) => {
      if (severity < levels.lowest()) return;
      try {
        const invocation = currentInvocation();
        const place = levels.placeOf(severity, invocation);
        if (place === 'nowhere') return;
        const location = hasLocation ? callerOf(log) : undefined;
        const current = keys.current(invocation);
        emit(logCall(name, message, details), { place, invocation, current, location });
      } catch (error) {
        warnOfLostLine(error);
      }
    };
    return log;
  };

  return {
    trace: method('TRACE'),
    debug: method('DEBUG'),
    info: method('INFO'),
    warn: method('WARN'),
    error: method('ERROR'),
    critical: method('CRITICAL'),
    child: (own) => loggerOver({ ...parts, levels: levels.child(), keys: keys.child(own) }),
    appendKeys: keys.append,
    removeKeys: keys.remove,
    resetKeys: keys.reset,
    setCorrelationId,
    getCorrelationId: () => currentInvocation()?.correlationId,
    flushBuffer: parts.flushBuffer,
    setLevel: levels.set,
    get level() {
      return levels.levelOf(currentInvocation());
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
