import { recordWith } from '../../src/telemetry.js';
import type { PresetOptions } from '../sdk/preset-options.js';
import { type MemoryTelemetry, memoryTelemetry } from './memory-telemetry.js';

/** A memory telemetry that is in force until it is told otherwise. */
export interface RecordingTelemetry extends MemoryTelemetry {
  /** Gives every `instrument()` of the process its own telemetry back. */
  restore(): void;
}

/**
 * Makes every `instrument()` of the process use one memory telemetry, whatever its option says.
 *
 * A test imports the real module of the function, calls its handler and reads what was recorded.
 */
export function recordTelemetry(options: PresetOptions = {}): RecordingTelemetry {
  const telemetry = memoryTelemetry(options);
  const restore = recordWith(telemetry);
  return { ...telemetry, restore };
}
