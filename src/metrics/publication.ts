import { diag, isValidTraceId } from '@opentelemetry/api';
import { configuredMetricsFunctionName, configuredService } from '../config.js';
import { activeContext, currentInvocation, type Invocation } from '../invocation.js';
import { activeTelemetry } from '../telemetry.js';
import { thrown } from '../thrown.js';
import { type Dimensions, distinctSets } from './dimensions.js';
import { type FrontDocument, withFrontMeasurement } from './measurement.js';
import { createMetric, type Metric } from './metric.js';
import { publicationTaker } from './publication-taker.js';
import { createRecorders, type Recorder } from './recorder.js';
import { addValue, clearMetrics, createStore, type MetricsStore } from './store.js';

/** Publishes the values of a store, which holds none of them from then on. */
export type Publish = (store: MetricsStore) => void;

/**
 * Creates what hands the values to the meter provider: as they are to one that takes them so, value
 * by value to any other.
 *
 * Without a service, the invocation's is taken. A failure of the provider is reported, never thrown.
 */
export function createPublish(namespace: string, service: string | undefined): Publish {
  const recordersOf = createRecorders(namespace);
  const baseOf = createBase(service);

  const record = (store: MetricsStore, metrics: MetricsStore['metrics']): void => {
    const { invocation, metadata, timestampMs } = store;
    const document: FrontDocument = {
      namespace,
      dimensionSets: setsOf(store, baseOf(store)),
      metadata,
      timestampMs,
      functionRequestId: requestIdOf(invocation),
      traceId: traceIdOf(invocation),
    };
    const { meterProvider } = invocation?.telemetry ?? activeTelemetry();
    const take = publicationTaker(meterProvider);
    if (take !== undefined) take(document, metrics);
    else recordAll(document, metrics.values(), recordersOf(meterProvider));
  };
  return (store) => {
    if (store.count === 0) return;
    const { metrics } = store;
    // Before anything is called: a diagnostics logger that counts its warnings adds to the store.
    clearMetrics(store);
    try {
      record(store, metrics);
    } catch (error) {
      const { message } = thrown(error);
      diag.warn(`Metrics of "${namespace}" were lost (${message}). Check the meter provider.`);
    }
  };
}

/** Records each value on its instrument, with what a measurement cannot carry in the context. */
function recordAll(
  document: FrontDocument,
  metrics: Iterable<Metric>,
  recorderOf: (metric: Metric) => Recorder,
): void {
  const [first = {}, ...further] = document.dimensionSets;
  // What a backend that knows no sets sees: the dimensions of all of them.
  const attributes = further.length === 0 ? first : Object.assign({}, first, ...further);
  const around = activeContext();
  for (const metric of metrics) {
    metric.document = document;
    const context = withFrontMeasurement(around, metric);
    const put = recorderOf(metric);
    for (const value of metric.values) put(value, attributes, context);
  }
}

/** The metric ColdStart as a store of its own, with the function's name as a dimension. */
export function coldStartStore(invocation: Invocation, defaults: Dimensions): MetricsStore {
  const store = createStore(invocation, defaults);
  const name = configuredMetricsFunctionName() ?? invocation.lambdaContext.functionName;
  if (name !== undefined) store.own = { function_name: name };
  addValue(store, createMetric('ColdStart', 'Count'), 1);
  return store;
}

/** `service` and the default dimensions: the same object as long as they are the same. */
function createBase(option: string | undefined): (store: MetricsStore) => Dimensions {
  let last = { service: '', defaults: {}, dimensions: {} };
  return ({ invocation, defaults }) => {
    const service = option ?? (invocation ?? currentInvocation())?.service ?? configuredService();
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

/** A context made for a test may have anything there, also what no line can hold. */
function requestIdOf(invocation: Invocation | undefined): string | undefined {
  const id: unknown = invocation?.lambdaContext.awsRequestId;
  return typeof id === 'string' ? id : undefined;
}

function traceIdOf(invocation: Invocation | undefined): string | undefined {
  const traceId = invocation?.span.spanContext().traceId ?? '';
  return isValidTraceId(traceId) ? traceId : undefined;
}
