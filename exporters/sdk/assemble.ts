import { createNoopMeter, diag, type TextMapPropagator } from '@opentelemetry/api';
import { captureHttp } from '../../src/index.js';
import { sdkDisabled, type Telemetry, traceEnabled } from '../../src/telemetry.js';
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
  /** None: values go nowhere. */
  readonly metrics?: MetricsSignal | undefined;
  readonly propagator: TextMapPropagator;
  readonly idGenerator?: IdGeneratorLike | undefined;
}

/** Assembles a telemetry: one tracer provider over all ways out, one meter provider, one flush. */
export function assembleTelemetry(parts: TelemetryParts, options: PresetOptions): Telemetry {
  const { traces, metrics, idGenerator, ...environment } = parts;
  const sending = sdkDisabled() ? undefined : metrics;
  const tracerProvider = createTracerProvider({
    ...options,
    spanProcessors: [...(options.spanProcessors ?? []), ...traces],
    idGenerator,
  });
  const isTracing = traces.length > 0 && !sdkDisabled() && traceEnabled();
  const endHttp = isTracing && options.http !== false ? captureHttp() : undefined;
  return {
    ...environment,
    tracerProvider,
    meterProvider: sending?.meterProvider ?? { getMeter: createNoopMeter },
    async forceFlush() {
      await Promise.all([tracerProvider.forceFlush(), sending && flushed(sending)]);
    },
    drainSync() {
      for (const signal of [...traces, sending]) signal?.drainSync?.();
    },
    async shutdown() {
      endHttp?.();
      await tracerProvider.shutdown();
      await sending?.shutdown();
    },
  };
}

async function flushed(signal: MetricsSignal): Promise<void> {
  try {
    await signal.forceFlush();
  } catch (error) {
    diag.warn(`Metrics were not flushed: ${String(error)}. Those of this flush may be lost.`);
  }
}
