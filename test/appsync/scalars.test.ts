import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { awsDate, awsDateTime, awsTime, awsTimestamp, makeId } from '../../src/appsync/index.js';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-11-23T02:47:49.824Z') });
});
afterEach(() => {
  vi.useRealTimers();
});

test.each([
  [undefined, '2026-11-23Z', '02:47:49.824Z', '2026-11-23T02:47:49.824Z'],
  [1, '2026-11-23+01:00', '03:47:49.824+01:00', '2026-11-23T03:47:49.824+01:00'],
  [-3.5, '2026-11-22-03:30', '23:17:49.824-03:30', '2026-11-22T23:17:49.824-03:30'],
  [5.75, '2026-11-23+05:45', '08:32:49.824+05:45', '2026-11-23T08:32:49.824+05:45'],
  [14, '2026-11-23+14:00', '16:47:49.824+14:00', '2026-11-23T16:47:49.824+14:00'],
  [-12, '2026-11-22-12:00', '14:47:49.824-12:00', '2026-11-22T14:47:49.824-12:00'],
])('at an offset of %s hours the scalars are %s, %s and %s', (offset, ...expected) => {
  expect([awsDate(offset), awsTime(offset), awsDateTime(offset)]).toEqual(expected);
});

test.each([
  [5.501, '08:17:49.824+05:30'],
  [1 / 90, '02:48:49.824+00:01'],
  [-1 / 90, '02:46:49.824-00:01'],
])('at an offset of %s hours the time is that of the whole minutes it names', (offset, time) => {
  expect(awsTime(offset)).toBe(time);
});

test.each([14.5, -12.5, Number.NaN, Number.POSITIVE_INFINITY])(
  'an offset of %s hours is refused',
  (offset) => {
    for (const scalar of [awsDate, awsTime, awsDateTime]) {
      expect(() => scalar(offset)).toThrow(RangeError);
    }
  },
);

test('a timestamp is whole seconds, and ids are UUIDs that differ', () => {
  expect(awsTimestamp()).toBe(1_795_402_069);
  expect(makeId()).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(makeId()).not.toBe(makeId());
});
