export type { AwsTelemetryOptions } from '../aws/aws-telemetry.js';
export { type EnvironmentTelemetry, environmentTelemetry } from './environment-telemetry.js';
