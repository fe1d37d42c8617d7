import type { Context, TimeInput } from '@opentelemetry/api';

/** An OpenTelemetry log record, as much of it as the logger fills in. */
export interface LogRecord {
  readonly timestamp?: TimeInput | undefined;
  /** 1 to 24: TRACE 1, DEBUG 5, INFO 9, WARN 13, ERROR 17, FATAL 21. */
  readonly severityNumber?: number | undefined;
  readonly severityText?: string | undefined;
  readonly body?: unknown;
  readonly attributes?: Record<string, unknown> | undefined;
  readonly context?: Context | undefined;
}

/** The part of OpenTelemetry's `LoggerProvider` that is used; those of api-logs and of api 1.10 are assignable. */
export interface LoggerProvider {
  getLogger(name: string, version?: string): { emit(record: LogRecord): void };
}
