import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { diagnosticsLevel } from './config.js';
import { apiGlobals } from './global-telemetry.js';
import { writeStdout } from './stdout.js';

const LEVELS: Readonly<Record<string, DiagLogLevel>> = {
  NONE: DiagLogLevel.NONE,
  ERROR: DiagLogLevel.ERROR,
  WARN: DiagLogLevel.WARN,
  INFO: DiagLogLevel.INFO,
  DEBUG: DiagLogLevel.DEBUG,
  VERBOSE: DiagLogLevel.VERBOSE,
  ALL: DiagLogLevel.ALL,
};

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
export function installDiagnostics(): void {
  if (apiGlobals()?.['diag'] !== undefined) return;
  const configured = diagnosticsLevel();
  const level = LEVELS[configured?.value.toUpperCase() ?? 'WARN'];
  diag.setLogger(createDiagLogger(writeStdout, Date.now), {
    logLevel: level ?? DiagLogLevel.WARN,
    suppressOverrideMessage: true,
  });
  if (configured !== undefined && level === undefined) {
    const known = Object.keys(LEVELS).join(', ');
    diag.warn(
      `${configured.name} is "${configured.value}". Use one of ${known}; WARN is in force.`,
    );
  }
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
      const text = [message, ...details.map(describe)].join(' ');
      const timestamp = new Date(time).toISOString();
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

function describe(detail: unknown): string {
  try {
    return detail instanceof Error ? `${detail.name}: ${detail.message}` : String(detail);
  } catch {
    return '[unreadable]';
  }
}
