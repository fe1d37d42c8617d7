import { randomUUID } from 'node:crypto';

/** The range of a time zone's offset, in hours. */
const MIN_OFFSET_HOURS = -12;
const MAX_OFFSET_HOURS = 14;

const MINUTE_MS = 60_000;

/** A new value of AppSync's scalar `ID`: a random UUID. */
export function makeId(): string {
  return randomUUID();
}

/**
 * Today as `AWSDate`, `2026-11-23Z`, in a zone that many hours ahead of UTC; default 0.
 *
 * https://docs.aws.amazon.com/appsync/latest/devguide/scalars.html
 *
 * @throws RangeError for an offset outside -12 to 14.
 */
export function awsDate(offsetHours = 0): string {
  return `${localTime(offsetHours).slice(0, 10)}${offsetText(offsetHours)}`;
}

/**
 * The time of day as `AWSTime`, `03:47:49.824+01:00`.
 *
 * @throws RangeError for an offset outside -12 to 14.
 */
export function awsTime(offsetHours = 0): string {
  return `${localTime(offsetHours).slice(11, 23)}${offsetText(offsetHours)}`;
}

/**
 * Now as `AWSDateTime`, `2026-11-23T03:47:49.824Z`.
 *
 * @throws RangeError for an offset outside -12 to 14.
 */
export function awsDateTime(offsetHours = 0): string {
  return `${localTime(offsetHours).slice(0, 23)}${offsetText(offsetHours)}`;
}

/** Now as `AWSTimestamp`, in whole seconds since 1970. */
export function awsTimestamp(): number {
  return Math.floor(Date.now() / 1_000);
}

function localTime(offsetHours: number): string {
  if (!(offsetHours >= MIN_OFFSET_HOURS && offsetHours <= MAX_OFFSET_HOURS)) {
    throw new RangeError(
      `The offset of a time zone is ${MIN_OFFSET_HOURS} to ${MAX_OFFSET_HOURS} hours, got ${String(offsetHours)}. Give hours, such as 5.5.`,
    );
  }
  return new Date(Date.now() + wholeMinutes(offsetHours) * MINUTE_MS).toISOString();
}

/** `Z`, or a sign with hours and minutes, which AppSync's scalars require of every zone but UTC. */
function offsetText(offsetHours: number): string {
  const minutes = wholeMinutes(offsetHours);
  if (minutes === 0) return 'Z';
  const sign = minutes < 0 ? '-' : '+';
  const distance = Math.abs(minutes);
  return `${sign}${twoDigits(Math.floor(distance / 60))}:${twoDigits(distance % 60)}`;
}

/** The time has to be moved by what its offset says, which has no seconds. */
function wholeMinutes(offsetHours: number): number {
  return Math.round(offsetHours * 60);
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
