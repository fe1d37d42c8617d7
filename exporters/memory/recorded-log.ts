import { trace } from '@opentelemetry/api';
import type { LogRecord } from '../../src/index.js';

/** One log line. */
export interface RecordedLog {
  /** Upper case. */
  readonly level: string;
  readonly message: unknown;
  readonly timeMs: number;
  /** All other fields of the line, its ids and keys among them. */
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
}

/** Reads a log record. */
export function toRecordedLog(record: LogRecord): RecordedLog {
  const span = record.context === undefined ? undefined : trace.getSpanContext(record.context);
  return {
    level: record.severityText ?? '',
    message: record.body,
    timeMs: Number(record.timestamp ?? Number.NaN),
    attributes: record.attributes ?? {},
    traceId: span?.traceId,
    spanId: span?.spanId,
  };
}
