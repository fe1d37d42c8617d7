import type {
  Attributes,
  Context,
  Counter,
  Histogram,
  Meter,
  MeterProvider,
  MetricOptions,
} from '@opentelemetry/api';
import { frontMeasurement } from '../../src/telemetry.js';

const SUFFIX = '.negative';

const MAX_NAME_CHARACTERS = 255;

type Record = (value: number, attributes?: Attributes, context?: Context) => void;

/**
 * A meter provider that loses no negative value of `createMetrics()`, which CloudWatch takes and a
 * counter and a histogram of OpenTelemetry do not.
 *
 * They arrive without their sign, on an instrument of the same kind with `.negative` after its name.
 */
export function keepNegativeValues(provider: MeterProvider): MeterProvider {
  return {
    getMeter(...scope) {
      const meter = provider.getMeter(...scope);
      return Object.assign(Object.create(meter) as Meter, {
        createCounter(name: string, options?: MetricOptions): Counter {
          const create = (of: string): Record => {
            const counter = meter.createCounter(of, options);
            return (...value) => counter.add(...value);
          };
          return { add: bySign(name, create) };
        },
        createHistogram(name: string, options?: MetricOptions): Histogram {
          const create = (of: string): Record => {
            const histogram = meter.createHistogram(of, options);
            return (...value) => histogram.record(...value);
          };
          return { record: bySign(name, create) };
        },
      });
    },
  };
}

function bySign(name: string, create: (name: string) => Record): Record {
  const record = create(name);
  let negative: Record | undefined;
  return (value, attributes, context) => {
    if (value >= 0 || frontMeasurement(context) === undefined) {
      record(value, attributes, context);
      return;
    }
    negative ??= create(name.slice(0, MAX_NAME_CHARACTERS - SUFFIX.length) + SUFFIX);
    negative(-value, attributes, context);
  };
}
