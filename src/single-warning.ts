import { diag } from '@opentelemetry/api';

/** Creates what warns once, and never again: the warning itself may fail in the same way. */
/* @__NO_SIDE_EFFECTS__ */
export function createSingleWarning(): (text: string) => void {
  let told = false;
  return (text) => {
    if (told) return;
    told = true;
    diag.warn(text);
  };
}
