/** A duration for a person's eyes: `0.4 ms`, `12 ms`, `1.25 s`. */
export function durationText(ms: number): string {
  if (ms >= 1_000) return `${(ms / 1_000).toFixed(2)} s`;
  return `${ms >= 10 ? Math.round(ms) : ms.toFixed(1)} ms`;
}

/** A value in one line: texts as they are where no space makes them ambiguous, all else as JSON. */
export function valueText(value: unknown): string {
  if (typeof value === 'string' && value !== '' && !/[\s"]/.test(value)) return value;
  return JSON.stringify(value) ?? 'undefined';
}
