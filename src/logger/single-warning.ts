import { diag } from '@opentelemetry/api';
import { reason } from '../own-fields.js';

/** Creates what warns of the first failure of its kind, and of no other: the warning may fail in the same way. */
export function createSingleWarning(what: string): (error: unknown) => void {
  let told = false;
  return (error) => {
    if (told) return;
    told = true;
    diag.warn(`${what} (${reason(error)})`);
  };
}
