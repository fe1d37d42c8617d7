import { diag } from '@opentelemetry/api';
import { thrown } from './thrown.js';

/** Runs a part of our own work: what it throws is a warning, and never the invocation's error. */
export function guarded<T>(what: string, work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    diag.warn(
      `fluoroscope failed at ${what} (${thrown(error).message}); the invocation itself is unharmed.`,
    );
    return undefined;
  }
}
