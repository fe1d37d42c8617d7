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
    lastSecond = second;
    lastText = secondText(new Date(timeMs));
  }
  return `${lastText}.${digits(timeMs - second * 1_000, 3)}Z`;
}

function secondText(date: Date): string {
  const year = date.getUTCFullYear();
  const isPlain = year >= 0 && year <= 9_999;
  const years = isPlain ? digits(year, 4) : `${year < 0 ? '-' : '+'}${digits(Math.abs(year), 6)}`;
  const day = `${years}-${digits(date.getUTCMonth() + 1)}-${digits(date.getUTCDate())}`;
  return `${day}T${digits(date.getUTCHours())}:${digits(date.getUTCMinutes())}:${digits(date.getUTCSeconds())}`;
}

function digits(number: number, count = 2): string {
  return String(number).padStart(count, '0');
}
