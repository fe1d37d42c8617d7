import type { RecordedMetric } from '../sdk/recorded-metric.js';

/** Metrics as lines, the values of one name, unit and attribute set together: `Greetings 1 Count  service=hello`. */
export function metricsText(metrics: readonly RecordedMetric[]): string {
  const groups = new Map<string, { readonly metric: RecordedMetric; readonly values: number[] }>();
  for (const metric of metrics) {
    const key = JSON.stringify([metric.meter, metric.name, metric.unit, metric.attributes]);
    const group = groups.get(key) ?? { metric, values: [] };
    group.values.push(metric.value);
    groups.set(key, group);
  }
  let text = '';
  for (const { metric, values } of groups.values()) text += lineOf(metric, values);
  return text === '' ? '' : `metrics\n${text}`;
}

function lineOf({ meter, name, unit, attributes }: RecordedMetric, values: number[]): string {
  const dimensions = Object.entries(attributes).map(([key, value]) => `${key}=${String(value)}`);
  return `${`  ${meter}/${name} ${values.join(', ')} ${unit}  ${dimensions.join(' ')}`.trimEnd()}\n`;
}
