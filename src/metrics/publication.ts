import { diag, isValidTraceId } from '@opentelemetry/api';
import { configuredService } from '../config.js';
import { activeContext, type Invocation } from '../invocation.js';
import { activeTelemetry } from '../telemetry.js';
import { type Dimensions, distinctSets } from './dimensions.js';
import { type FrontDocument, withFrontMeasurement } from './measurement.js';
import type { Metric } from './metric.js';
import { MetricUnit } from './metric-unit.js';
import type { Recorders } from './recorder.js';
import type { MetricsStore } from './store.js';

/** What all values of one `createMetrics()` share. */
export interface FrontSettings {
  readonly namespace: string;
  /** `undefined`: the invocation's. */
  readonly service: string | undefined;
  /** The default dimensions of the process. */
  readonly defaults: { current: Dimensions };
  readonly disabled: boolean;
  readonly recorders: Recorders;
  /** What the dimensions of every set were worked out from, and came to, last time. */
  readonly base: { service: string; defaults: Dimensions; dimensions: Dimensions };
}

/** Publishes the values of a store; it is for the caller to forget them. */
export function publishStore(
  settings: FrontSettings,
  store: MetricsStore,
  invocation: Invocation | undefined,
): void {
  if (store.count === 0) return;
  const base = baseOf(settings, store.defaults, invocation);
  const { metadata, timestampMs } = store;
  const dimensionSets = setsOf(store, base);
  record(settings, invocation, {
    metrics: store.metrics.values(),
    dimensionSets,
    metadata,
    timestampMs,
  });
}

function setsOf({ own, sets }: MetricsStore, base: Dimensions): readonly Dimensions[] {
  const further = sets.map((set) => merged(base, set));
  if (Object.keys(own).length > 0) {
    return [merged(base, own), ...further];
  }
  // Without dimensions of its own the first set would only repeat what the others hold.
  return further.length > 0 ? further : [base];
}

/** Publishes the metric ColdStart, with the function's name as a dimension. */
export function publishColdStart(
  settings: FrontSettings,
  defaults: Dimensions | undefined,
  invocation: Invocation,
): void {
  const { functionName } = invocation.lambdaContext;
  const base = baseOf(settings, defaults, invocation);
  record(settings, invocation, {
    metrics: [
      {
        name: 'ColdStart',
        unit: MetricUnit.Count,
        kind: 'counter',
        highResolution: false,
        values: [1],
      },
    ],
    dimensionSets: [
      functionName === undefined ? base : merged(base, { function_name: functionName }),
    ],
    metadata: {},
    timestampMs: undefined,
  });
}

/** `service` and the default dimensions: the same object as long as they are the same. */
function baseOf(
  settings: FrontSettings,
  own: Dimensions | undefined,
  invocation: Invocation | undefined,
): Dimensions {
  const service = settings.service ?? invocation?.service ?? configuredService();
  const defaults = own ?? settings.defaults.current;
  const { base } = settings;
  if (base.service !== service || base.defaults !== defaults) {
    Object.assign(base, { service, defaults, dimensions: { service, ...defaults } });
  }
  return base.dimensions;
}

/** Values that are published together, and what is said of them. */
interface Publication {
  readonly metrics: Iterable<Metric>;
  readonly dimensionSets: readonly Dimensions[];
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly timestampMs: number | undefined;
}

/**
 * Records each value on its instrument, with what a measurement cannot carry in the context.
 *
 * A failure of the provider is reported, never thrown.
 */
function record(
  { disabled, namespace, recorders }: FrontSettings,
  invocation: Invocation | undefined,
  publication: Publication,
): void {
  if (disabled) return;
  try {
    const provider = (invocation?.telemetry ?? activeTelemetry()).meterProvider;
    const document = toFrontDocument(namespace, invocation, publication);
    const attributes = joined(document.dimensionSets);
    const active = activeContext();
    for (const metric of publication.metrics) {
      const { name, unit, highResolution } = metric;
      const put = recorders(provider, metric);
      const context = withFrontMeasurement(active, { name, unit, highResolution, document });
      for (const value of metric.values) put(value, attributes, context);
    }
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    diag.warn(`Metrics of "${namespace}" were lost (${text}). Check the meter provider.`);
  }
}

function merged(base: Dimensions, further: Dimensions): Dimensions {
  // Ten times as fast as a spread of objects whose members came one by one.
  return Object.assign({}, base, further);
}

/** The dimensions of all sets: what a backend that knows no sets sees. */
function joined(sets: readonly Dimensions[]): Dimensions {
  const [first = {}, ...further] = sets;
  return further.length === 0 ? first : Object.assign({}, first, ...further);
}

function toFrontDocument(
  namespace: string,
  invocation: Invocation | undefined,
  { dimensionSets, metadata, timestampMs }: Publication,
): FrontDocument {
  const traceId = invocation?.span.spanContext().traceId ?? '';
  return {
    namespace,
    dimensionSets: distinctSets(dimensionSets),
    metadata,
    timestampMs,
    functionRequestId: invocation?.lambdaContext.awsRequestId,
    traceId: isValidTraceId(traceId) ? traceId : undefined,
  };
}
