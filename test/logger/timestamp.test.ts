import fc from 'fast-check';
import { createLogger, type TimestampFormat } from 'fluoroscope';
import { afterEach, expect, test, vi } from 'vitest';
import { collectWarnings } from '../diagnostic-warnings.js';
import { recording } from './recording.js';

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
});

/** What a line of this very time says. */
function timestampAt(time: string | number, timestamp?: TimestampFormat): unknown {
  vi.useFakeTimers({ now: new Date(time), toFake: ['Date'] });
  const { logger, last } = recording({ timestamp });
  logger.info('x');
  return last()['timestamp'];
}

const zone = (timeZone: string): TimestampFormat => ({ timeZone });

test.each<[string, TimestampFormat | undefined, unknown]>([
  ['2026-11-23T07:12:01.254Z', undefined, '2026-11-23T07:12:01.254Z'],
  ['2026-11-23T07:12:01.254Z', 'iso', '2026-11-23T07:12:01.254Z'],
  ['2026-11-23T07:12:01.254Z', 'epoch', 1_795_417_921_254],
  ['1969-12-31T23:59:59.999Z', 'epoch', -1],
  ['2026-11-23T07:12:01.254Z', zone('UTC'), '2026-11-23T07:12:01.254+00:00'],
  ['2026-11-23T07:12:01.254Z', zone(':UTC'), '2026-11-23T07:12:01.254+00:00'],
  ['2026-11-23T20:12:01.254Z', zone('Asia/Kolkata'), '2026-11-24T01:42:01.254+05:30'],
  ['2026-11-23T07:12:01.254Z', zone('Asia/Kathmandu'), '2026-11-23T12:57:01.254+05:45'],
  ['2026-01-01T02:00:00.000Z', zone('Pacific/Marquesas'), '2025-12-31T16:30:00.000-09:30'],
  ['2026-01-01T02:00:00.000Z', zone('Pacific/Kiritimati'), '2026-01-01T16:00:00.000+14:00'],
  // D23: Powertools has -04:30 and -03:30 here.
  ['2026-11-23T07:12:01.254Z', zone('America/St_Johns'), '2026-11-23T03:42:01.254-03:30'],
  ['2026-07-23T07:12:01.254Z', zone('America/St_Johns'), '2026-07-23T04:42:01.254-02:30'],
  // The hour that there is not, and the one that there is twice.
  ['2026-03-29T00:59:59.999Z', zone('Europe/Berlin'), '2026-03-29T01:59:59.999+01:00'],
  ['2026-03-29T01:00:00.000Z', zone('Europe/Berlin'), '2026-03-29T03:00:00.000+02:00'],
  ['2026-10-25T00:30:00.000Z', zone('Europe/Berlin'), '2026-10-25T02:30:00.000+02:00'],
  ['2026-10-25T01:30:00.000Z', zone('Europe/Berlin'), '2026-10-25T02:30:00.000+01:00'],
  ['1969-12-31T23:59:59.999Z', zone('Asia/Kolkata'), '1970-01-01T05:29:59.999+05:30'],
  ['1945-06-01T12:00:00.001Z', zone('Europe/London'), '1945-06-01T14:00:00.001+02:00'],
])('%s as %j is %j', (time, timestamp, expected) => {
  expect(timestampAt(time, timestamp)).toBe(expected);
});

test('any time in any zone is that very time, with its milliseconds', () => {
  const zones = Intl.supportedValuesOf('timeZone');
  const times = fc.integer({ min: Date.UTC(1800, 0), max: Date.UTC(2200, 0) });
  fc.assert(
    fc.property(fc.constantFrom(...zones), times, (timeZone, time) => {
      const text = String(timestampAt(time, { timeZone }));
      expect(text).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}[+-]\d\d:\d\d$/);
      expect(Date.parse(text)).toBe(time);
    }),
    { numRuns: 300 },
  );
});

test.each(['Mars/Olympus', ''])(
  'the zone %j, which is not known, is one warning and UTC',
  (timeZone) => {
    const warnings = collectWarnings();
    expect(timestampAt('2026-11-23T07:12:01.254Z', { timeZone })).toBe(
      '2026-11-23T07:12:01.254+00:00',
    );
    expect(warnings).toEqual([
      `The time zone "${timeZone}" is not known, so times are UTC's. Use a name such as Europe/Berlin.`,
    ]);
  },
);

test("TZ does not change what a line says, and the engine's time zones are not touched unless one is asked for", () => {
  vi.stubEnv('TZ', 'Asia/Kolkata');
  const format = vi.spyOn(Intl, 'DateTimeFormat');
  const isoString = vi.spyOn(Date.prototype, 'toISOString');
  expect(timestampAt('2026-11-23T07:12:01.254Z')).toBe('2026-11-23T07:12:01.254Z');
  expect(timestampAt('2026-11-23T07:12:01.254Z', 'epoch')).toBe(1_795_417_921_254);
  expect(format).not.toHaveBeenCalled();
  expect(isoString).not.toHaveBeenCalled();
  isoString.mockRestore();
  createLogger({ timestamp: { timeZone: 'Asia/Kolkata' } });
  expect(format).toHaveBeenCalledOnce();
  format.mockRestore();
});
