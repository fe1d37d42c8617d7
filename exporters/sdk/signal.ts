import type { MeterProvider } from '@opentelemetry/api';
import type { LoggerProvider } from '../../src/index.js';
import type { SpanProcessorLike } from './span.js';

/** One way for spans to leave: an exporter seen as a span processor. */
export interface TracesSignal extends SpanProcessorLike {
  /** Sends what can be sent without an event loop turn. */
  drainSync?(): void;
}

/** One way for metrics to leave. */
export interface MetricsSignal {
  readonly meterProvider: MeterProvider;
  /** Sends all that was recorded before the call. */
  forceFlush(): Promise<void>;
  /** Sends what can be sent without an event loop turn. */
  drainSync?(): void;
  shutdown(): Promise<void>;
}

/** One way for log records to leave. */
export interface LogsSignal {
  readonly loggerProvider: LoggerProvider;
  /** Sends all that was emitted before the call. */
  forceFlush(): Promise<void>;
  /** Sends what can be sent without an event loop turn. */
  drainSync?(): void;
  shutdown(): Promise<void>;
}
