import { diag, type MeterProvider, type TextMapPropagator } from '@opentelemetry/api';
import { sdkDisabled, type Telemetry } from '../../src/telemetry.js';
import { fanOutMeterProvider } from './meter-fan-out.js';
import type { PresetOptions } from './preset-options.js';
import type { MetricsSignal, TracesSignal } from './signal.js';
import type { IdGeneratorLike } from './span.js';
import { createTracerProvider } from './tracer-provider.js';

/** What a preset is made of: where each signal goes, and what it says of the environment. */
export interface TelemetryParts
  extends Omit<
    Telemetry,
    'tracerProvider' | 'meterProvider' | 'forceFlush' | 'drainSync' | 'shutdown'
  > {
  readonly traces: readonly TracesSignal[];
  readonly metrics: readonly MetricsSignal[];
  readonly propagator: TextMapPropagator;
  readonly idGenerator?: IdGeneratorLike | undefined;
}

/** Assembles a telemetry: one tracer provider over all ways out, one meter provider, one flush. */
export function assembleTelemetry(parts: TelemetryParts, options: PresetOptions): Telemetry {
  const { traces, metrics, idGenerator, ...environment } = parts;
  const sending = sdkDisabled() ? [] : metrics;
  const tracerProvider = createTracerProvider({
    service: options.service,
    resource: options.resource,
    sampler: options.sampler,
    spanProcessors: [...(options.spanProcessors ?? []), ...traces],
    idGenerator,
  });
  return {
    ...environment,
    tracerProvider,
    meterProvider: meterProviderOf(sending),
    async forceFlush() {
      await Promise.all([tracerProvider.forceFlush(), ...sending.map(flushed)]);
    },
    drainSync() {
      for (const signal of [...traces, ...sending]) signal.drainSync?.();
    },
    async shutdown() {
      await tracerProvider.shutdown();
      await Promise.all(sending.map((signal) => signal.shutdown()));
    },
  };
}

function meterProviderOf(metrics: readonly MetricsSignal[]): MeterProvider {
  const [only, ...others] = metrics.map((signal) => signal.meterProvider);
  if (only !== undefined && others.length === 0) return only;
  return fanOutMeterProvider(only === undefined ? [] : [only, ...others]);
}

async function flushed(signal: MetricsSignal): Promise<void> {
  try {
    await signal.forceFlush();
  } catch (error) {
    diag.warn(`Metrics were not flushed: ${String(error)}. Those of this flush may be lost.`);
  }
}
