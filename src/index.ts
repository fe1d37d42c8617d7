export { captureAWSv3Client } from './aws-sdk/capture-client.js';
export {
  type BatchEvent,
  type BatchOptions,
  type BatchResponse,
  processBatch,
} from './batch/process-batch.js';
export { CorrelationPath } from './correlation.js';
export type { Callback } from './handler.js';
export {
  type Handler,
  type InstrumentedHandler,
  instrument,
  type StreamingHandler,
} from './instrument.js';
export type { InstrumentOptions } from './instrument-options.js';
export type { LambdaContext } from './lambda-context.js';
export type { BufferOptions } from './logger/buffer.js';

export type { SetLevelOptions } from './logger/level-scope.js';
export type { LogLevel, LogLevelName } from './logger/levels.js';
export type { LogKeys } from './logger/log-keys.js';
export type { LogMethod } from './logger/log-method.js';
export { createLogger, type Logger } from './logger/logger.js';
export type { LoggerOptions } from './logger/logger-options.js';
export type { LogFormatter } from './logger/output.js';
export type { TimestampFormat } from './logger/timestamp.js';
export type { LoggerProvider, LogRecord } from './logger-provider.js';
export type { MetricOptions } from './metrics/metric.js';
export { MetricUnit } from './metrics/metric-unit.js';
export { createMetrics, type Metrics, type MetricsOptions } from './metrics/metrics.js';
export { captureHttp } from './outgoing/capture-http.js';
export type { Redaction } from './redaction.js';
export type { SemconvVersion } from './semconv.js';
export type { Telemetry } from './telemetry.js';
export type { CaptureMethodOptions, MethodDecorator } from './tracer/capture-method.js';
export {
  type CaptureOptions,
  createTracer,
  type Tracer,
  type TracerOptions,
} from './tracer/tracer.js';
