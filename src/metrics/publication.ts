import { diag, isValidTraceId } from '@opentelemetry/api';
import { configuredMetricsFunctionName, configuredService } from '../config.js';
import { activeContext, currentInvocation, type Invocation } from '../invocation.js';
import { activeTelemetry } from '../telemetry.js';
import { type Dimensions, distinctSets } from './dimensions.js';
import { type FrontDocument, withFrontMeasurement } from './measurement.js';
import { createMetric, type Metric } from './metric.js';
import type { Recorder, Recorders } from './recorder.js';
import { addValue, createStore, type MetricsStore } from './store.js';

/** What all values of one `createMetrics()` share. */
export interface FrontSettings {
  readonly namespace: string;
  /** `undefined`: the invocation's. */
  readonly service: string | undefined;
  /** The default dimensions of the process. */
  defaults: Dimensions;
  readonly disabled: boolean;
  readonly recorders: Recorders;
}

/** Publishes the values of a store; it is for the caller to forget them. */
export type Publish = (store: MetricsStore, invocation: Invocation | undefined) => void;

/**
 * Creates what records each value on its instrument, with what a measurement cannot carry in the
 * context.
 *
 * A failure of the provider is reported, never thrown.
 */
export function createPublish(settings: FrontSettings): Publish {
  const baseOf = createBase(settings);
  return (store, invocation) => {
    if (settings.disabled || store.count === 0) return;
    try {
      const document: FrontDocument = {
        namespace: settings.namespace,
        dimensionSets: setsOf(store, baseOf(store, invocation)),
        metadata: store.metadata,
        timestampMs: store.timestampMs,
        functionRequestId: invocation?.lambdaContext.awsRequestId,
        traceId: traceIdOf(invocation),
      };
      const { meterProvider } = invocation?.telemetry ?? activeTelemetry();
      recordAll(store.metrics.values(), document, settings.recorders(meterProvider));
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      diag.warn(
        `Metrics of "${settings.namespace}" were lost (${text}). Check the meter provider.`,
      );
    }
  };
}

function recordAll(
  metrics: Iterable<Metric>,
  document: FrontDocument,
  recorderOf: (metric: Metric) => Recorder,
): void {
  const attributes = joined(document.dimensionSets);
  const around = activeContext();
  for (const metric of metrics) {
    const { name, unit, highResolution, values } = metric;
    const context = withFrontMeasurement(around, { name, unit, highResolution, document });
    const put = recorderOf(metric);
    for (const value of values) put(value, attributes, context);
  }
}

/** The metric ColdStart as a store of its own, with the function's name as a dimension. */
export function coldStartStore(
  defaults: Dimensions | undefined,
  functionName: string | undefined,
): MetricsStore {
  const store = createStore();
  store.defaults = defaults;
  const name = configuredMetricsFunctionName() ?? functionName;
  if (name !== undefined) store.own = { function_name: name };
  addValue(store, createMetric('ColdStart', 'Count'), 1);
  return store;
}

/** `service` and the default dimensions: the same object as long as they are the same. */
function createBase(
  settings: FrontSettings,
): (store: MetricsStore, invocation: Invocation | undefined) => Dimensions {
  let last = { service: '', defaults: {}, dimensions: {} };
  return (store, invocation) => {
    const running = invocation ?? currentInvocation();
    const service = settings.service ?? running?.service ?? configuredService();
    const defaults = store.defaults ?? settings.defaults;
    if (last.service !== service || last.defaults !== defaults) {
      last = { service, defaults, dimensions: { service, ...defaults } };
    }
    return last.dimensions;
  };
}

function setsOf({ own, sets }: MetricsStore, base: Dimensions): readonly Dimensions[] {
  // Without dimensions of its own the first set would only repeat what the others hold.
  const given = Object.keys(own).length > 0 ? [own, ...sets] : sets;
  // Ten times as fast as a spread of objects whose members came one by one.
  return given.length > 0 ? distinctSets(given.map((set) => Object.assign({}, base, set))) : [base];
}

/** The dimensions of all sets: what a backend that knows no sets sees. */
function joined(sets: readonly Dimensions[]): Dimensions {
  const [first = {}, ...further] = sets;
  return further.length === 0 ? first : Object.assign({}, first, ...further);
}

function traceIdOf(invocation: Invocation | undefined): string | undefined {
  const traceId = invocation?.span.spanContext().traceId ?? '';
  return isValidTraceId(traceId) ? traceId : undefined;
}
