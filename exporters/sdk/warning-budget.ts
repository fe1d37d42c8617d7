import { diag } from '@opentelemetry/api';

/**
 * Creates a `diag.warn` that falls silent after `limit` messages, and says so in the last one.
 *
 * A bad value in a loop would else write a line each time round.
 */
export function createWarningBudget(limit: number): (message: string) => void {
  let left = limit;
  return (message) => {
    if (left === 0) return;
    left -= 1;
    diag.warn(left === 0 ? `${message} Further ones like it are not reported.` : message);
  };
}
