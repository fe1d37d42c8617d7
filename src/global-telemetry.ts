import { context, metrics, propagation, type TextMapPropagator, trace } from '@opentelemetry/api';
import { createContextManager } from './context-manager.js';
import type { Telemetry } from './telemetry.js';

/** A provider that may be flushed, or that may be the API's proxy around one. */
interface Flushable {
  forceFlush?(): Promise<unknown>;
  getDelegate?(): Flushable | undefined;
}

/**
 * The providers that the program registered with the OpenTelemetry API (a distribution's, a
 * vendor's), seen as one telemetry and flushed by duck typing.
 */
export function globalTelemetry(): Telemetry {
  return adapter;
}

const apiPropagator: TextMapPropagator = {
  inject: (from, carrier, setter) => propagation.inject(from, carrier, setter),
  extract: (into, carrier, getter) => propagation.extract(into, carrier, getter),
  fields: () => propagation.fields(),
};

const adapter: Telemetry = {
  get tracerProvider() {
    return trace.getTracerProvider();
  },
  get meterProvider() {
    return metrics.getMeterProvider();
  },
  propagator: apiPropagator,
  async forceFlush() {
    const providers = [trace.getTracerProvider(), metrics.getMeterProvider()];
    await Promise.all(providers.map((provider) => flushable(provider)?.forceFlush?.()));
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
  if (taken['propagation'] === undefined && telemetry.propagator !== apiPropagator) {
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

function isProxy(provider: object): boolean {
  return 'getDelegate' in provider;
}

function flushable(provider: object): Flushable | undefined {
  const candidate: Flushable = provider;
  return candidate.getDelegate === undefined ? candidate : candidate.getDelegate();
}
