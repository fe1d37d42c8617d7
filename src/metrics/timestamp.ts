import { diag } from '@opentelemetry/api';

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDatum.html
const MAX_PAST_MS = 14 * 24 * 3_600_000;
const MAX_FUTURE_MS = 2 * 3_600_000;

/**
 * Milliseconds since the epoch, a whole number; `undefined` for what is no time.
 *
 * A time that CloudWatch skips is kept, as the values are of no other one, and told of.
 */
export function timestampMsOf(timestamp: number | Date): number | undefined {
  const ms = new Date(timestamp).getTime();
  const now = Date.now();
  if (ms >= now - MAX_PAST_MS && ms <= now + MAX_FUTURE_MS) return ms;
  diag.warn(
    `CloudWatch skips metrics of the time ${ms} (for NaN now is taken). Give milliseconds or a ` +
      'Date, 14 days back to 2 hours ahead.',
  );
  return Number.isNaN(ms) ? undefined : ms;
}
