import type { Attributes, Context, Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import { KINDS, type Metric } from './metric.js';
import { toUcum } from './metric-unit.js';

/** Records one value on the instrument of a metric. */
export type Recorder = (value: number, attributes: Attributes, context: Context) => void;

/** Finds the instrument of a metric in a provider. */
export type Recorders = (provider: MeterProvider, metric: Metric) => Recorder;

/** Names made up as the program runs must not fill the memory. */
const MAX_REMEMBERED = 1_000;

/** Creates the instruments of one namespace, each once a provider. */
export function createRecorders(namespace: string): Recorders {
  const byProvider = new WeakMap<MeterProvider, Map<string, Recorder>>();
  return (provider, metric) => {
    const recorders = byProvider.get(provider) ?? new Map<string, Recorder>();
    const key = `${metric.kind}|${metric.unit}|${metric.name}`;
    const present = recorders.get(key);
    if (present !== undefined) return present;
    if (recorders.size >= MAX_REMEMBERED) recorders.clear();
    const created = createRecorder(provider, namespace, metric);
    byProvider.set(provider, recorders.set(key, created));
    return created;
  };
}

function createRecorder(
  provider: MeterProvider,
  namespace: string,
  { kind, name, unit }: Metric,
): Recorder {
  const meter = provider.getMeter(namespace);
  const options = { unit: toUcum(unit) };
  const instrument = meter[KINDS[kind]](instrumentName(name), options) as Counter & Histogram;
  return kind === 'counter'
    ? (value, attributes, context) => instrument.add(value, attributes, context)
    : (value, attributes, context) => instrument.record(value, attributes, context);
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
