import {
  type AggregationTemporality,
  AggregationType,
  type CollectionResult,
  type IMetricReader,
  type InstrumentType,
  type MetricProducer,
} from '@opentelemetry/sdk-metrics';

/** The longest that a collection waits for one callback of an observable instrument. */
const CALLBACK_TIMEOUT_MS = 500;

/** How many attribute sets of one instrument are told apart, as in the SDK. */
const CARDINALITY_LIMIT = 2_000;

/** Creates a reader that collects when it is asked to, and has no timer. */
export function createMetricReader(
  temporalityOf: (type: InstrumentType) => AggregationTemporality,
): IMetricReader & { collect(): Promise<CollectionResult> } {
  let producer: MetricProducer | undefined;
  return {
    setMetricProducer(given) {
      producer = given;
    },
    selectAggregation: () => ({ type: AggregationType.DEFAULT }),
    selectAggregationTemporality: temporalityOf,
    selectCardinalityLimit: () => CARDINALITY_LIMIT,
    async collect() {
      if (producer === undefined) throw new Error('The reader belongs to no meter provider.');
      return producer.collect({ timeoutMillis: CALLBACK_TIMEOUT_MS });
    },
    async forceFlush() {},
    async shutdown() {},
  };
}
