export type { PresetOptions } from '../sdk/preset-options.js';
export type { RecordedMetric } from '../sdk/recorded-metric.js';
export { type Memory, type MemoryTelemetry, memoryTelemetry } from './memory-telemetry.js';
export { type RecordingTelemetry, recordTelemetry } from './record-telemetry.js';
export type { RecordedLog } from './recorded-log.js';
export type { RecordedEvent, RecordedLink, RecordedSpan } from './recorded-span.js';
