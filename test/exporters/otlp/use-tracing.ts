import { type OtlpTelemetryOptions, otlpTelemetry } from 'fluoroscope/otlp';
import { afterEach, beforeEach, vi } from 'vitest';
import { collectWarnings } from '../../diagnostic-warnings.js';
import { useCleanEnvironment } from './clean-environment.js';
import { type Collector, type Respond, startCollector } from './collector.js';

/** A telemetry of traces alone. */
interface Tracing {
  /** Ends spans of these names. */
  end(...names: readonly string[]): void;
  /** Ends a span with attributes. */
  endWith(name: string, attributes: Readonly<Record<string, string>>): void;
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** What a test sees: a collector of its own, and what was warned of. */
export interface Seen {
  collector: Collector;
  warnings: string[];
  /** The names of all spans that arrived, in that order. */
  names(): unknown[];
  /** A telemetry that sends to the collector. */
  tracing(options?: OtlpTelemetryOptions): Tracing;
}

/** Gives every test of the file a collector, in an environment without variables. */
export function useTracing(): Seen {
  useCleanEnvironment();
  const seen = {
    names: () => seen.collector.items('traces').map((span) => span['name']),
    tracing: (options) => tracingTo(seen.collector.url, options),
  } as Seen;
  beforeEach(async () => {
    seen.collector = await startCollector();
    seen.warnings = collectWarnings();
  });
  afterEach(async () => {
    vi.useRealTimers();
    await seen.collector.close();
  });
  return seen;
}

function tracingTo(endpoint: string, options: OtlpTelemetryOptions = {}): Tracing {
  const alone = { endpoint, metrics: false, logs: false, http: false } as const;
  const { tracerProvider, forceFlush, shutdown } = otlpTelemetry({ ...alone, ...options });
  const tracer = tracerProvider.getTracer('t');
  return {
    end(...names) {
      for (const name of names) tracer.startSpan(name).end();
    },
    endWith(name, attributes) {
      tracer.startSpan(name, { attributes }).end();
    },
    forceFlush,
    shutdown,
  };
}

/** Moves the clock on as a freeze does: no timer runs. */
export function freeze(ms: number): void {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + ms });
}

/** Answers every request alike. */
export function answerWith(
  status: number,
  headers: Readonly<Record<string, string>> = {},
  body: string | Buffer = '',
): Respond {
  return (response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** Names from 1 up. */
export function numbered(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${index + 1}`);
}
