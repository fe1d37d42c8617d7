import { safeJson } from '../../src/telemetry.js';

/** Writes JSON, and never throws: what JSON cannot say is written as near as possible, as in a log line. */
export function toJson(value: object): string {
  try {
    return JSON.stringify(value);
  } catch {
    return safeJson(value) ?? '{}';
  }
}
