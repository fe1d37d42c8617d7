import type { HrTime } from '@opentelemetry/api';

/** A time of the SDK, `[seconds, nanoseconds]`, in milliseconds. */
export function toMs([seconds, nanoseconds]: HrTime): number {
  return seconds * 1_000 + nanoseconds / 1_000_000;
}
