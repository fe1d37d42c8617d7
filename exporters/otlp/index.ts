export type { PresetOptions } from '../sdk/preset-options.js';
export type { LogsSignal, MetricsSignal, TracesSignal } from '../sdk/signal.js';
export { otlpLogs } from './logs.js';
export { otlpMetrics } from './metrics.js';
export type {
  AwsCredentials,
  OtlpHeaders,
  OtlpProtocol,
  OtlpSignal,
  OtlpSignalOptions,
  OtlpTelemetryOptions,
  SigV4Options,
} from './options.js';
export { otlpTelemetry } from './otlp-telemetry.js';
export { otlpTraces } from './traces.js';
