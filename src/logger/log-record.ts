import type { Context } from '@opentelemetry/api';
import type { LogRecord } from '../logger-provider.js';
import { isShape } from '../trigger/shape.js';
import type { LogLevel } from './levels.js';
import { SEVERITY } from './levels.js';

/** What a record has from elsewhere than from its line. */
export interface LogRecordParts {
  readonly level: LogLevel;
  readonly timeMs: number;
  /** That of the line's span. */
  readonly context: Context;
}

/**
 * A log line as an OpenTelemetry log record: the message is the body, all other fields are attributes.
 *
 * An error is there as a field and by the semantic conventions' names:
 * https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 */
export function toLogRecord(line: string, { level, timeMs, context }: LogRecordParts): LogRecord {
  // The line holds nothing that a record could not: what cannot be serialised was replaced there,
  // what is secret was redacted, and what is too long was cut.
  const fields = JSON.parse(line) as Record<string, unknown>;
  const { level: _, message, timestamp, ...attributes } = fields;
  return {
    timestamp: new Date(timeMs),
    severityNumber: SEVERITY[level],
    severityText: level,
    body: message,
    attributes: { ...attributes, ...exceptionAttributes(attributes['error']) },
    context,
  };
}

function exceptionAttributes(error: unknown): Record<string, unknown> {
  if (!isShape(error) || typeof error['name'] !== 'string') return {};
  return {
    'exception.type': error['name'],
    'exception.message': error['message'],
    ...(error['stack'] !== undefined && { 'exception.stacktrace': error['stack'] }),
  };
}
