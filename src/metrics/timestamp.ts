import { diag } from '@opentelemetry/api';

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
const MAX_PAST_MS = 14 * 24 * 3_600_000;
const MAX_FUTURE_MS = 2 * 3_600_000;

/** Milliseconds since the epoch; `undefined`, with a warning, for a time that CloudWatch skips. */
export function usableTimestamp(timestamp: number | Date): number | undefined {
  const ms = Math.floor(Number(timestamp));
  const now = Date.now();
  if (ms >= now - MAX_PAST_MS && ms <= now + MAX_FUTURE_MS) return ms;
  diag.warn(
    `The timestamp ${ms} was not taken, as CloudWatch skips it: the time of publishing is. Give ` +
      'milliseconds or a Date, from 14 days back to 2 hours ahead.',
  );
  return undefined;
}
