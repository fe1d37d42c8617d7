import type { Attributes, Context, Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import { noteFrontMeter } from './front-meters.js';
import { KINDS, type Metric } from './metric.js';
import { toUcum } from './metric-unit.js';

/** Records one value on the instrument of a metric. */
export type Recorder = (value: number, attributes: Attributes, context: Context) => void;

/** An instrument, and which metric it is for. */
interface Known {
  readonly kind: Metric['kind'];
  readonly unit: Metric['unit'];
  readonly put: Recorder;
}

/** Names made up as the program runs must not fill the memory. */
const MAX_REMEMBERED = 1_000;

/** Creates the instruments of one namespace, each once a provider. */
export function createRecorders(
  namespace: string,
): (provider: MeterProvider) => (metric: Metric) => Recorder {
  const byProvider = new WeakMap<MeterProvider, Map<string, Known>>();
  return (provider) => {
    const known = byProvider.get(provider) ?? new Map<string, Known>();
    byProvider.set(provider, known);
    return (metric) => {
      const { name, kind, unit } = metric;
      const present = known.get(name);
      if (present?.kind === kind && present.unit === unit) return present.put;
      if (known.size >= MAX_REMEMBERED) known.clear();
      const put = createRecorder(provider, namespace, metric);
      known.set(name, { kind, unit, put });
      return put;
    };
  };
}

function createRecorder(
  provider: MeterProvider,
  namespace: string,
  { kind, name, unit }: Metric,
): Recorder {
  noteFrontMeter(namespace);
  const meter = provider.getMeter(namespace);
  const options = { unit: toUcum(unit) };
  const instrument = meter[KINDS[kind]](instrumentName(name), options) as Counter & Histogram;
  const method = kind === 'counter' ? 'add' : 'record';
  return (value, attributes, context) => instrument[method](value, attributes, context);
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
