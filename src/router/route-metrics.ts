import type { Counter, Histogram, MeterProvider } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { currentInvocation } from '../invocation.js';
import { activeTelemetry } from '../telemetry.js';
import type { Exchange } from './exchange.js';

/** Begins to measure a request; what it returns is called once the answer is final. */
export type MeasureRoute = (c: Exchange) => () => void;

type Instruments = readonly [latency: Histogram, error: Counter, fault: Counter];

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
  return (c) => {
    const startMs = performance.now();
    const { meterProvider } = activeTelemetry();
    let isMeasured = false;
    const measure = (status: number): void => {
      if (isMeasured) return;
      isMeasured = true;
      guarded('measuring a route', () => {
        const instruments = known.get(meterProvider) ?? createInstruments(meterProvider);
        known.set(meterProvider, instruments);
        const [latency, error, fault] = instruments;
        const attributes = { route: c.route ?? UNMATCHED };
        latency.record(Math.round((performance.now() - startMs) * 1e3) / 1e3, attributes);
        error.add(Number(status >= 400 && status < 500), attributes);
        fault.add(Number(status >= 500), attributes);
      });
    };
    currentInvocation()?.endings.push(() => measure(504));
    return () => measure(c.isBroken ? 500 : (c.answer.status ?? 204));
  };
}

function createInstruments(provider: MeterProvider): Instruments {
  const meter = provider.getMeter('fluoroscope/router');
  const unit = '{request}';
  return [
    meter.createHistogram('latency', { unit: 'ms' }),
    meter.createCounter('error', { unit }),
    meter.createCounter('fault', { unit }),
  ];
}
