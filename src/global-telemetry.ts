import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { createContextManager } from './context-manager.js';
import type { Telemetry } from './telemetry.js';

/**
 * The providers that the program registered with the OpenTelemetry API (a distribution's, a
 * vendor's), seen as one telemetry and flushed by duck typing.
 */
export const GLOBAL_TELEMETRY: Telemetry = {
  get tracerProvider() {
    return trace.getTracerProvider();
  },
  get meterProvider() {
    return metrics.getMeterProvider();
  },
  propagator: propagation,
  async forceFlush() {
    await Promise.all([flush(trace.getTracerProvider()), flush(metrics.getMeterProvider())]);
  },
  shutdown: async () => {},
};

/** Whether the program registered a tracer provider with the API that we share with it. */
export function globalTracerProviderRegistered(): boolean {
  return apiGlobals()?.['trace'] !== undefined;
}

/**
 * The version of the API that holds the program's tracer provider out of sight of ours.
 *
 * A copy of the API does not see what an older one registered, and says nothing of it.
 */
export function hidingApiVersion(): string | undefined {
  const globals = apiGlobals();
  const registered = globals?.['trace'];
  const isHidden = registered !== undefined && trace.getTracerProvider() !== registered;
  return isHidden ? String(globals?.['version']) : undefined;
}

/**
 * Registers a telemetry with the OpenTelemetry API, for other people's instrumentations.
 *
 * What somebody registered before stays. The API's own proxy is never registered, as it would
 * answer with itself for ever.
 */
export function registerGlobally(telemetry: Telemetry): void {
  const taken = apiGlobals() ?? {};
  if (taken['context'] === undefined) context.setGlobalContextManager(createContextManager());
  if (taken['trace'] === undefined && !isProxy(telemetry.tracerProvider)) {
    trace.setGlobalTracerProvider(telemetry.tracerProvider);
  }
  if (taken['metrics'] === undefined) metrics.setGlobalMeterProvider(telemetry.meterProvider);
  if (taken['propagation'] === undefined && telemetry.propagator !== propagation) {
    propagation.setGlobalPropagator(telemetry.propagator);
  }
}

/**
 * What is registered with the API, under the key that all copies of its 1.x line share.
 *
 * Asking the API itself would not do: it answers with a no-op that cannot be told from a
 * registered one, and a second registration is an error line.
 */
export function apiGlobals(): Record<string, unknown> | undefined {
  const home = globalThis as unknown as Record<symbol, Record<string, unknown> | undefined>;
  return home[Symbol.for('opentelemetry.js.api.1')];
}

/** Tells the API's own proxy around a provider, or around none. */
function isProxy(provider: object): provider is { getDelegate(): object | undefined } {
  return 'getDelegate' in provider;
}

async function flush(provider: object): Promise<void> {
  const target: { forceFlush?(): unknown } | undefined = isProxy(provider)
    ? provider.getDelegate()
    : provider;
  await target?.forceFlush?.();
}
