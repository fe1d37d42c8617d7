export type { PresetOptions } from '../sdk/preset-options.js';
export { type ConsoleTelemetryOptions, consoleTelemetry } from './console-telemetry.js';
