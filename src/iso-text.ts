let lastSecond = Number.NaN;
let lastText = '';

/**
 * A time as `toISOString()` writes it: `2026-11-24T12:22:47.574Z`.
 *
 * The first `toISOString()` of a process loads the engine's time zones, which is 0.2 to 5 ms of a
 * cold start. Times of one second share their text, so a line costs its milliseconds alone.
 */
export function isoText(timeMs: number): string {
  const second = Math.floor(timeMs / 1_000);
  if (second !== lastSecond) {
    const date = new Date(timeMs);
    const day = `${yearText(date.getUTCFullYear())}-${digits(date.getUTCMonth() + 1)}-${digits(date.getUTCDate())}`;
    lastText = `${day}T${digits(date.getUTCHours())}:${digits(date.getUTCMinutes())}:${digits(date.getUTCSeconds())}.`;
    lastSecond = second;
  }
  return `${lastText}${digits(timeMs - second * 1_000, 3)}Z`;
}

function yearText(year: number): string {
  if (year >= 0 && year <= 9_999) return digits(year, 4);
  return `${year < 0 ? '-' : '+'}${digits(Math.abs(year), 6)}`;
}

function digits(number: number, count = 2): string {
  return String(number).padStart(count, '0');
}
