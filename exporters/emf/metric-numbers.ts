import { isMetricNumber } from './document.js';

/** The values of a metric that CloudWatch takes: the list itself when that is all of them; others are told of. */
export function metricNumbers(
  name: string,
  values: readonly number[],
  warn: (message: string) => void,
): readonly number[] {
  if (values.every(isMetricNumber)) return values;
  const kept = values.filter(isMetricNumber);
  const dropped = values.length - kept.length;
  warn(`EMF: dropped ${dropped} values of "${name}" over 2^360. Scale them down.`);
  return kept;
}
