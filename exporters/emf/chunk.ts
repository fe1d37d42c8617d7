import type { EmfMetric } from './document.js';

/**
 * What one document may hold.
 *
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
const MAX_METRICS = 100;
const MAX_VALUES = 100;

/** Lambda cuts a line of stdout at 65,536 bytes; a cut document has no metrics. */
export const MAX_LINE_BYTES = 60_000;

// Rough, as the line itself is measured in the end: a definition with its unit, and a long double.
const METRIC_BYTES = 60;
const VALUE_BYTES = 18;

/**
 * Divides metrics so that each part has at most 100 of them with at most 100 values each, and
 * about as much text as a line takes.
 *
 * Metrics keep their order, and the values of each keep theirs over the parts.
 */
export function chunks(metrics: readonly EmfMetric[]): Array<readonly EmfMetric[]> {
  const [only] = metrics;
  if (only !== undefined && metrics.length === 1 && !hasMany(only)) return [metrics];
  const parts: Array<readonly EmfMetric[]> = [];
  let part: EmfMetric[] = [];
  let bytes = 0;
  for (const metric of rounds(metrics)) {
    const more = metric.name.length * 2 + METRIC_BYTES + metric.values.length * VALUE_BYTES;
    const repeated = part.some(({ name }) => name === metric.name);
    if (part.length === MAX_METRICS || bytes + more > MAX_LINE_BYTES || repeated) {
      if (part.length > 0) parts.push(part);
      part = [];
      bytes = 0;
    }
    part.push(metric);
    bytes += more;
  }
  if (part.length > 0) parts.push(part);
  return parts;
}

/** All metrics with their first values, then those that have more with the next, and so on. */
function rounds(metrics: readonly EmfMetric[]): readonly EmfMetric[] {
  if (!metrics.some(hasMany)) return metrics;
  const all: EmfMetric[] = [];
  let left = metrics;
  for (let start = 0; left.length > 0; start += MAX_VALUES) {
    for (const metric of left) {
      all.push(hasMany(metric) ? slice(metric, start, MAX_VALUES) : metric);
    }
    left = left.filter(({ values }) => values.length > start + MAX_VALUES);
  }
  return all;
}

function hasMany({ values }: EmfMetric): boolean {
  return values.length > MAX_VALUES;
}

/** Divides one part in two, at its metrics or, when it has but one, at its values. */
export function halves(metrics: readonly EmfMetric[]): EmfMetric[][] | undefined {
  const middle = Math.ceil(metrics.length / 2);
  if (metrics.length > 1) return [metrics.slice(0, middle), metrics.slice(middle)];
  const [only] = metrics;
  if (only === undefined || only.values.length < 2) return undefined;
  const half = Math.ceil(only.values.length / 2);
  return [[slice(only, 0, half)], [slice(only, half, half)]];
}

function slice(metric: EmfMetric, start: number, count: number): EmfMetric {
  return { ...metric, values: metric.values.slice(start, start + count) };
}
