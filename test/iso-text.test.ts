import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isoText } from '../src/iso-text.js';

/** The times that a `Date` can hold, in milliseconds to both sides of 1970. */
const MAX_TIME_MS = 8_640_000_000_000_000;

test.each([
  0,
  -1,
  999,
  1_000,
  -62_167_219_200_001,
  -62_167_219_200_000,
  253_402_300_799_999,
  253_402_300_800_000,
  -MAX_TIME_MS,
  MAX_TIME_MS,
])('%i is written as toISOString() writes it', (timeMs) => {
  expect(isoText(timeMs)).toBe(new Date(timeMs).toISOString());
});

test('any time is written as toISOString() writes it, years before 0 and after 9999 too', () => {
  const times = fc.oneof(
    fc.integer({ min: -MAX_TIME_MS, max: MAX_TIME_MS }),
    fc.date({ noInvalidDate: true }).map((date) => date.getTime()),
    fc.integer({ min: -2_000, max: 2_000 }),
  );
  fc.assert(
    // Two in a row, as times of one second share their text.
    fc.property(times, times, (one, other) => {
      expect([isoText(one), isoText(other)]).toEqual([
        new Date(one).toISOString(),
        new Date(other).toISOString(),
      ]);
    }),
    { numRuns: 2_000 },
  );
});
