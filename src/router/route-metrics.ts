import type { MeterProvider } from '@opentelemetry/api';
import { guarded } from '../guarded.js';
import { currentInvocation } from '../invocation.js';
import { activeTelemetry } from '../telemetry.js';
import type { Exchange } from './exchange.js';

/** Begins to measure a request; what it returns is called once the answer is final. */
export type MeasureRoute = (c: Exchange) => () => void;

type Recorder = (route: string, durationMs: number, status: number) => void;

/** The one name for all requests that no route takes, as their paths are a client's to make up. */
const UNMATCHED = 'NOT_FOUND';

/**
 * Creates what measures requests by their route: `latency` in ms, `error` (1 for a 4xx, else 0) and
 * `fault` (1 for a 5xx, else 0).
 *
 * A request that is still under way at the deadline is counted then, as the 504 that its client gets.
 */
export function createRouteMetrics(): MeasureRoute {
  const recorders = new WeakMap<MeterProvider, Recorder>();
  return (c) => {
    const startMs = performance.now();
    const { meterProvider } = activeTelemetry();
    let isMeasured = false;
    const measure = (status: number): void => {
      if (isMeasured) return;
      isMeasured = true;
      guarded('measuring a route', () => {
        const record = recorders.get(meterProvider) ?? createRecorder(meterProvider);
        recorders.set(meterProvider, record);
        record(c.route ?? UNMATCHED, performance.now() - startMs, status);
      });
    };
    currentInvocation()?.endings.push(() => measure(504));
    return () => measure(c.isBroken ? 500 : (c.answer.status ?? 204));
  };
}

function createRecorder(provider: MeterProvider): Recorder {
  const meter = provider.getMeter('fluoroscope/router');
  const unit = '{request}';
  const latency = meter.createHistogram('latency', { unit: 'ms' });
  const error = meter.createCounter('error', { unit });
  const fault = meter.createCounter('fault', { unit });
  return (route, durationMs, status) => {
    latency.record(Math.round(durationMs * 1e3) / 1e3, { route });
    error.add(Number(status >= 400 && status < 500), { route });
    fault.add(Number(status >= 500), { route });
  };
}
