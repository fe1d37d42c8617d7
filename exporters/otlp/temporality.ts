import { AggregationTemporality, InstrumentType } from '@opentelemetry/sdk-metrics';
import { configuredWord } from './config.js';
import type { OtlpTelemetryOptions } from './options.js';
import { word } from './settings.js';

const PREFERENCES = ['delta', 'cumulative', 'lowmemory'] as const;

/**
 * Which instruments tell of the time since the last export; all others tell of the time since the start.
 *
 * https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/otlp/#additional-environment-variable-configuration
 */
const DELTA: Readonly<Record<(typeof PREFERENCES)[number], readonly InstrumentType[]>> = {
  delta: [
    InstrumentType.COUNTER,
    InstrumentType.HISTOGRAM,
    InstrumentType.GAUGE,
    InstrumentType.OBSERVABLE_COUNTER,
    InstrumentType.OBSERVABLE_GAUGE,
  ],
  lowmemory: [InstrumentType.COUNTER, InstrumentType.HISTOGRAM],
  cumulative: [],
};

/**
 * Chooses the temporality of each kind of instrument.
 *
 * Delta by default, where the specification has cumulative: an execution environment is one of many,
 * and none of them lives long enough for its sums to mean anything.
 *
 * @throws RangeError for an unknown word in the option.
 */
export function createTemporality(
  option: OtlpTelemetryOptions['temporality'],
): (type: InstrumentType) => AggregationTemporality {
  const preference =
    word('temporality', option, PREFERENCES) ??
    configuredWord('metrics', 'TEMPORALITY_PREFERENCE', PREFERENCES) ??
    'delta';
  return (type) =>
    DELTA[preference].includes(type)
      ? AggregationTemporality.DELTA
      : AggregationTemporality.CUMULATIVE;
}
