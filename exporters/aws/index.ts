export type { PresetOptions } from '../sdk/preset-options.js';
export { type AwsTelemetryOptions, awsTelemetry } from './aws-telemetry.js';
