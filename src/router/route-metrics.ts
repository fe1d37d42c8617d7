import type { Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { currentInvocation } from '../invocation.js';
import { activeTelemetry } from '../telemetry.js';
import type { Exchange } from './exchange.js';

/** Begins to measure a request; what it returns is called once the answer is final. */
export type MeasureRoute = (exchange: Exchange) => () => void;

interface Instruments {
  readonly latency: Histogram;
  readonly error: Counter;
  readonly fault: Counter;
}

/** The one name for all requests that no route takes, as their paths are a client's to make up. */
const UNMATCHED = 'NOT_FOUND';

/**
 * Creates what measures requests by their route: `latency` in ms, `error` (1 for a 4xx, else 0) and
 * `fault` (1 for a 5xx, else 0).
 *
 * A request that is still under way at the deadline is counted then, as the 504 that its client gets.
 */
export function createRouteMetrics(): MeasureRoute {
  const known = new WeakMap<MeterProvider, Instruments>();
  return (exchange) => {
    const startMs = performance.now();
    const { meterProvider } = activeTelemetry();
    let isMeasured = false;
    const measure = (status: number): void => {
      if (isMeasured) return;
      isMeasured = true;
      guarded('measuring a route', () => {
        const { latency, error, fault } =
          known.get(meterProvider) ?? createInstruments(meterProvider);
        known.set(meterProvider, { latency, error, fault });
        const attributes = { route: exchange.route?.label ?? UNMATCHED };
        latency.record(Math.round((performance.now() - startMs) * 1e3) / 1e3, attributes);
        error.add(status >= 400 && status < 500 ? 1 : 0, attributes);
        fault.add(status >= 500 ? 1 : 0, attributes);
      });
    };
    currentInvocation()?.endings.push(() => measure(504));
    return () => measure(exchange.isBroken ? 500 : (exchange.response.status ?? 204));
  };
}

function createInstruments(provider: MeterProvider): Instruments {
  const meter = provider.getMeter('fluoroscope/router');
  const unit = '{request}';
  return {
    latency: meter.createHistogram('latency', { unit: 'ms' }),
    error: meter.createCounter('error', { unit }),
    fault: meter.createCounter('fault', { unit }),
  };
}
