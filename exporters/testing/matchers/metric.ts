import type { RecordedMetric } from '../../sdk/recorded-metric.js';
import type { Matching } from './asymmetric.js';
import { differences } from './difference.js';
import { givenFields } from './expectation.js';
import { isPlain, read } from './field.js';
import type { Verdict } from './matcher.js';
import { verdictOf } from './search.js';
import { type TextPattern, toPattern, typeText } from './text-pattern.js';
import { asName } from './value-text.js';

/** What of a recorded value is looked at; a field that is left out may be anything. */
export interface MetricExpectation {
  readonly value?: Matching<number> | undefined;
  /** CloudWatch's word for metrics of `createMetrics()`, else the instrument's own unit. */
  readonly unit?: Matching<TextPattern> | undefined;
  /** Some of the attributes, which are the dimensions of `createMetrics()`. */
  readonly attributes?: Matching<Readonly<Record<string, unknown>>> | undefined;
  /** The name of the meter, which is the namespace of `createMetrics()`. */
  readonly meter?: Matching<TextPattern> | undefined;
  readonly kind?: Matching<RecordedMetric['kind']> | undefined;
  /** How many values must fit. Default: one or more. */
  readonly times?: number | undefined;
}

const FIELDS: Readonly<Record<keyof MetricExpectation, true>> = {
  value: true,
  unit: true,
  attributes: true,
  meter: true,
  kind: true,
  times: true,
};

/** Whether one of the values that a memory telemetry recorded is as expected. */
export function judgeMetric(
  received: unknown,
  name: TextPattern,
  expected: MetricExpectation = {},
): Verdict {
  const pattern = toPattern(name, 'The name of a metric');
  const { times, ...fields } = givenFields(expected, FIELDS);
  return verdictOf({
    noun: 'metric',
    entries: metricsIn(received),
    times,
    nameDifferencesOf: (metric) => differences(pattern, metric.name, 'name'),
    differencesOf: (metric) => differences(fields, metric),
    labelOf: ({ name: label, value, unit }) => `${label} ${value} ${asName(unit ?? '')}`.trimEnd(),
    fieldsOf: (metric) => ({ ...metric }),
    advice: 'Was the handler called and awaited, with the telemetry that is looked at?',
  });
}

function metricsIn(received: unknown): readonly RecordedMetric[] {
  const isObject = typeof received === 'object' && received !== null;
  const list = isObject && !Array.isArray(received) ? read(received, 'metrics') : received;
  const metrics = Array.isArray(list) ? list : [received];
  if (metrics.every(isMetric)) return metrics;
  throw new TypeError(
    `There are no recorded metrics in ${typeText(received)}. ` +
      'Give memoryTelemetry(), recordTelemetry() or their metrics; for written lines use toHaveEmfMetric().',
  );
}

function isMetric(value: unknown): value is RecordedMetric {
  return isPlain(value) && typeof value['name'] === 'string' && typeof value['value'] === 'number';
}
