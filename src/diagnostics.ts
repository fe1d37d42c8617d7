import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { diagnosticsLevel } from './config.js';
import { apiGlobals } from './global-telemetry.js';
import { isoText } from './iso-text.js';
import { writeStdout } from './stdout.js';
import { thrown } from './thrown.js';

const LEVELS = ['NONE', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'VERBOSE', 'ALL'] as const;

/** The same words again within this time are one problem, and one line. */
const REPEAT_MS = 60_000;

/** How many different problems are remembered. */
const REMEMBERED = 100;

/**
 * Makes OpenTelemetry's diagnostics visible: one JSON line a problem, on stdout.
 *
 * OpenTelemetry's own `diag` prints nothing until a logger is set, so a missing daemon or a wrong
 * variable would pass unseen. A logger that the program set, before or after, wins. The level is
 * OTEL_LOG_LEVEL; default WARN.
 */
export function installDiagnostics(write: (text: string) => void = writeStdout): void {
  if (apiGlobals()?.['diag']) return;
  const logger = createDiagLogger(write, Date.now);
  const setLevel = (logLevel: DiagLogLevel): void => {
    diag.setLogger(logger, { logLevel, suppressOverrideMessage: true });
  };
  // First, so that a wrong variable is told of.
  setLevel(DiagLogLevel.WARN);
  const level = diagnosticsLevel(LEVELS);
  if (level !== undefined) setLevel(DiagLogLevel[level]);
}

/** Creates the logger behind `diag`: JSON lines, the same words once a minute. */
export function createDiagLogger(write: (text: string) => void, now: () => number): DiagLogger {
  const seen = new Map<string, number>();
  const log =
    (level: string) =>
    (message: string, ...details: unknown[]): void => {
      const time = now();
      const before = seen.get(message);
      if (before !== undefined && time - before < REPEAT_MS) return;
      if (seen.size >= REMEMBERED) seen.clear();
      seen.set(message, time);
      const text = [message, ...details.map(textOf)].join(' ');
      const timestamp = isoText(time);
      write(`${JSON.stringify({ level, message: text, timestamp, logger: 'opentelemetry' })}\n`);
    };
  return {
    error: log('ERROR'),
    warn: log('WARN'),
    info: log('INFO'),
    debug: log('DEBUG'),
    verbose: log('TRACE'),
  };
}

function textOf(detail: unknown): string {
  const { name, message } = thrown(detail);
  return detail instanceof Error ? `${name}: ${message}` : message;
}
