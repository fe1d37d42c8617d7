import { createNoopMeter, type TextMapPropagator } from '@opentelemetry/api';
import { captureHttp } from '../../src/index.js';
import { sdkDisabled, type Telemetry, traceEnabled } from '../../src/telemetry.js';
import type { PresetOptions } from './preset-options.js';
import { settled } from './settled.js';
import type { LogsSignal, MetricsSignal, TracesSignal } from './signal.js';
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
  /** Log records, beside or in place of the lines on stdout; sent and shut down with the rest. */
  readonly logs?: LogsSignal | undefined;
  readonly propagator: TextMapPropagator;
  readonly idGenerator?: IdGeneratorLike | undefined;
}

/** Assembles a telemetry: one tracer provider over all ways out, one meter provider, one flush. */
export function assembleTelemetry(parts: TelemetryParts, options: PresetOptions): Telemetry {
  const { traces, metrics, logs, idGenerator, ...environment } = parts;
  const isOff = sdkDisabled();
  const sending = isOff ? { metrics: undefined, logs: undefined } : { metrics, logs };
  const tracerProvider = createTracerProvider({
    ...options,
    spanProcessors: [...(options.spanProcessors ?? []), ...traces],
    idGenerator,
    sampledZero: environment.sampledZero,
  });
  const isTracing = traces.length > 0 && !isOff && traceEnabled();
  const endHttp = isTracing && options.http !== false ? captureHttp() : undefined;
  const signals = [tracerProvider, sending.metrics, sending.logs].filter(
    (signal) => signal !== undefined,
  );
  return {
    ...environment,
    tracerProvider,
    meterProvider: sending.metrics?.meterProvider ?? { getMeter: createNoopMeter },
    loggerProvider: sending.logs?.loggerProvider ?? environment.loggerProvider,
    forceFlush: () => settled('forceFlush', 'signals', signals),
    drainSync() {
      for (const signal of [...traces, sending.metrics, sending.logs]) signal?.drainSync?.();
    },
    shutdown() {
      endHttp?.();
      // At once: each may wait for a backend that does not answer.
      return settled('shutdown', 'signals', signals);
    },
  };
}
