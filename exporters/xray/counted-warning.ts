import { diag } from '@opentelemetry/api';

/** One line a minute at most, however often the thing happens. */
const INTERVAL_MS = 60_000;

/** A problem that may happen at every span, told of now and then with its count. */
export interface CountedWarning {
  /** Counts it, and warns when it was not told of for a minute. `detail` is of the latest one. */
  note(detail: string): void;
  /** Warns of what was counted and not yet told. */
  report(): void;
}

/** Creates a warning; `text` writes the line from the number since the last line and the latest detail. */
export function createCountedWarning(
  text: (count: number, detail: string) => string,
): CountedWarning {
  let count = 0;
  let latest = '';
  let toldAtMs = -INTERVAL_MS;
  const report = (): void => {
    if (count === 0) return;
    const line = text(count, latest);
    count = 0;
    toldAtMs = Date.now();
    diag.warn(line);
  };
  return {
    note(detail) {
      count += 1;
      latest = detail;
      if (Math.abs(Date.now() - toldAtMs) >= INTERVAL_MS) report();
    },
    report,
  };
}
