import type { LogRecord } from '../logger-provider.js';

/**
 * What an OpenTelemetry log record says of a log line: the message is the body, all other fields are attributes.
 *
 * An error is there as a field and by the semantic conventions' names:
 * https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 */
export function recordFields(line: string): Pick<LogRecord, 'body' | 'attributes'> {
  // The line holds nothing that a record could not: what cannot be serialised was replaced there,
  // what is secret was redacted, and what is too long was cut.
  const fields = JSON.parse(line) as Record<string, unknown>;
  const { level, message, timestamp, ...attributes } = fields;
  return {
    body: message,
    attributes: { ...attributes, ...exceptionAttributes(attributes['error']) },
  };
}

function exceptionAttributes(error: unknown): Record<string, unknown> | undefined {
  const { name, message, stack } = Object(error) as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string') return undefined;
  return {
    'exception.type': name,
    'exception.message': message,
    ...(stack !== undefined && { 'exception.stacktrace': stack }),
  };
}
