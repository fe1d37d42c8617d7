import type { Context } from '@opentelemetry/api';
import type { LogRecord } from '../logger-provider.js';

/** A log line as an OpenTelemetry log record: the message is the body, all other fields are attributes. */
export function toLogRecord(line: string, severityNumber: number, context: Context): LogRecord {
  // The line is JSON already and holds nothing that a record could not: what cannot be
  // serialised was replaced there, and what is too long was cut.
  const { level, message, timestamp, ...attributes } = JSON.parse(line) as Record<string, unknown>;
  return {
    timestamp: new Date(String(timestamp)),
    severityNumber,
    severityText: String(level),
    body: message,
    attributes,
    context,
  };
}
