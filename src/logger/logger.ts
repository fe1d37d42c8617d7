import { isSpanContextValid, type Span } from '@opentelemetry/api';
import { configuredService } from '../config.js';
import { installDiagnostics } from '../diagnostics.js';
import { activeContext, activeSpan, currentInvocation } from '../invocation.js';
import { writeStdout } from '../stdout.js';
import { activeTelemetry } from '../telemetry.js';
import {
  type LogLevel,
  type LogLevelName,
  requireLogLevel,
  SEVERITY,
  startingLevel,
} from './levels.js';
import { createLine } from './line.js';
import { type LogCall, logCall } from './log-call.js';
import { createKeyStore, type KeyStore } from './log-keys.js';
import { toLogRecord } from './log-record.js';
import type { LogKeys } from './scope-keys.js';

export interface LoggerOptions {
  /** The `service` of every line; default: the invocation's, else OTEL_SERVICE_NAME and its siblings. */
  readonly service?: string | undefined;
  /** The least severe level that is written, in any case; default POWERTOOLS_LOG_LEVEL, LOG_LEVEL, `'INFO'`. */
  readonly level?: LogLevelName | undefined;
  /** Keys of every line. */
  readonly keys?: LogKeys | undefined;
  /** Takes each line, newline included; default stdout. */
  readonly write?: ((text: string) => void) | undefined;
}

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
  /** Sets the correlation id of the running invocation, for all loggers. */
  setCorrelationId(id: string): void;
  getCorrelationId(): string | undefined;
  setLevel(level: LogLevelName): void;
  readonly level: LogLevel;
}

/**
 * Creates a logger that writes one JSON object a line, with the ids of the running invocation.
 *
 * Logging never throws, whatever it is given. A line is at most 60,000 bytes.
 *
 * @throws RangeError for an unknown level, TypeError for a service that is no text.
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  installDiagnostics();
  if (options.service !== undefined && typeof options.service !== 'string') {
    throw new TypeError(`createLogger: service must be a text, got ${typeof options.service}.`);
  }
  return loggerOver({
    service: options.service,
    level: startingLevel(options.level),
    keys: createKeyStore(options.keys ?? {}),
    write: options.write,
  });
}

interface LoggerParts {
  readonly service: string | undefined;
  readonly level: LogLevel;
  readonly keys: KeyStore;
  readonly write: ((text: string) => void) | undefined;
}

function loggerOver(parts: LoggerParts): Logger {
  let level = parts.level;
  let threshold = SEVERITY[level];
  const toLine = createLine(parts.service);
  const outside = parts.service === undefined ? createLine(configuredService()) : toLine;

  const emit = (call: LogCall): void => {
    const invocation = currentInvocation();
    const span = validSpan(activeSpan()) ?? invocation?.span;
    const current = parts.keys.current(invocation);
    const source = { invocation, span, current, nowMs: Date.now() };
    deliver(
      invocation === undefined ? outside(call, source) : toLine(call, source),
      call,
      parts.write,
    );
  };

  const method =
    (name: LogLevel): LogMethod =>
    (message, ...details) => {
      if (SEVERITY[name] >= threshold) emit(logCall(name, message, details));
    };

  return {
    trace: method('TRACE'),
    debug: method('DEBUG'),
    info: method('INFO'),
    warn: method('WARN'),
    error: method('ERROR'),
    critical: method('CRITICAL'),
    child: (keys) => loggerOver({ ...parts, level, keys: parts.keys.child(keys) }),
    appendKeys: parts.keys.append,
    removeKeys: parts.keys.remove,
    resetKeys: parts.keys.reset,
    setCorrelationId,
    getCorrelationId: () => currentInvocation()?.correlationId,
    setLevel(name) {
      level = requireLogLevel(name);
      threshold = SEVERITY[level];
    },
    get level() {
      return level;
    },
  };
}

function deliver(line: string, call: LogCall, write: ((text: string) => void) | undefined): void {
  const telemetry = activeTelemetry();
  telemetry.loggerProvider
    ?.getLogger('fluoroscope')
    .emit(toLogRecord(line, SEVERITY[call.level], activeContext()));
  if (telemetry.stdout === false) return;
  (write ?? writeStdout)(line);
}

function validSpan(span: Span | undefined): Span | undefined {
  return span !== undefined && isSpanContextValid(span.spanContext()) ? span : undefined;
}

function setCorrelationId(id: string): void {
  const invocation = currentInvocation();
  if (invocation !== undefined) invocation.correlationId = id;
}
