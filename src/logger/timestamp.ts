import { diag } from '@opentelemetry/api';
import { isoText } from '../iso-text.js';

/** How a line's time is written: ISO 8601 in UTC, milliseconds since 1970, or ISO 8601 in a zone of the IANA's. */
export type TimestampFormat = 'iso' | 'epoch' | { readonly timeZone: string };

/**
 * Creates the function that writes a time as JSON: `"2026-11-23T07:12:01.254Z"`, `1795417921254`,
 * `"2026-11-23T03:42:01.254-03:30"`.
 *
 * A zone that this Node.js does not know is one warning, and its times are UTC's.
 *
 * @throws TypeError for anything else.
 */
export function createTimestamp(
  format: TimestampFormat | undefined = 'iso',
): (timeMs: number) => string {
  if (format === 'epoch') return String;
  if (format === 'iso') return onceEachMs(isoText);
  const { timeZone } = Object(format) as { readonly timeZone: unknown };
  if (typeof timeZone === 'string') return onceEachMs(zoned(timeZone));
  throw new TypeError(
    'createLogger: timestamp must be "iso", "epoch" or { timeZone: "Europe/Berlin" }.',
  );
}

/** Lines of one millisecond share their text. */
function onceEachMs(toText: (timeMs: number) => string): (timeMs: number) => string {
  let lastMs: number | undefined;
  let lastJson = '';
  return (timeMs) => {
    if (timeMs !== lastMs) lastJson = `"${toText(timeMs)}"`;
    lastMs = timeMs;
    return lastJson;
  };
}

function zoned(timeZone: string): (timeMs: number) => string {
  const offsets = offsetFormat(timeZone);
  return (timeMs) => {
    // "11/23/2026, GMT-03:30", and "GMT" alone for UTC; before zones were agreed on, with seconds.
    const [offset = '+00:00'] = offsets?.format(timeMs).match(/[+-]\d\d:\d\d/) ?? [];
    const local = isoText(timeMs - Date.parse(`1970-01-01T00:00${offset}`));
    return local.slice(0, -1) + offset;
  };
}

function offsetFormat(timeZone: string): Intl.DateTimeFormat | undefined {
  try {
    // In POSIX a name of the database begins with a colon, as in the TZ that Lambda sets.
    const zone = timeZone.replace(/^:/, '');
    return new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'longOffset' });
  } catch {
    diag.warn(
      `The time zone "${timeZone}" is not known, so times are UTC's. Use a name such as Europe/Berlin.`,
    );
    return undefined;
  }
}
