import type { Attributes, Context, MeterProvider } from '@opentelemetry/api';
import type { Metric } from './metric.js';
import { toUcum } from './metric-unit.js';

/** Records one value on the instrument of a metric. */
type Recorder = (value: number, attributes: Attributes, context: Context) => void;

/** Finds the instrument of a metric in a provider. */
export type Recorders = (provider: MeterProvider, metric: Metric) => Recorder;

/** Names made up as the program runs must not fill the memory. */
const MAX_REMEMBERED = 1_000;

/** Creates the instruments of one namespace, each once a provider. */
export function createRecorders(namespace: string): Recorders {
  const byProvider = new WeakMap<MeterProvider, Map<string, Recorder>>();
  return (provider, metric) => {
    let recorders = byProvider.get(provider);
    if (recorders === undefined) {
      recorders = new Map();
      byProvider.set(provider, recorders);
    }
    const key = `${metric.kind}|${metric.unit}|${metric.name}`;
    const present = recorders.get(key);
    if (present !== undefined) return present;
    if (recorders.size >= MAX_REMEMBERED) recorders.clear();
    const created = createRecorder(provider, namespace, metric);
    recorders.set(key, created);
    return created;
  };
}

function createRecorder(provider: MeterProvider, namespace: string, metric: Metric): Recorder {
  const meter = provider.getMeter(namespace);
  const name = instrumentName(metric.name);
  const options = { unit: toUcum(metric.unit) };
  if (metric.kind === 'counter') {
    const counter = meter.createCounter(name, options);
    return (value, attributes, context) => counter.add(value, attributes, context);
  }
  const instrument =
    metric.kind === 'gauge'
      ? meter.createGauge(name, options)
      : meter.createHistogram(name, options);
  return (value, attributes, context) => instrument.record(value, attributes, context);
}

/**
 * The name as OpenTelemetry's grammar allows it.
 *
 * https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax
 */
function instrumentName(name: string): string {
  const allowed = name.replace(/[^A-Za-z0-9_.\-/]/g, '_');
  return (/^[A-Za-z]/.test(allowed) ? allowed : `m_${allowed}`).slice(0, 255);
}
