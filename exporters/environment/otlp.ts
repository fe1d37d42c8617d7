import { diag } from '@opentelemetry/api';
import type { PresetOptions } from '../sdk/preset-options.js';
import type { LogsSignal, MetricsSignal, TracesSignal } from '../sdk/signal.js';
import { type Backlog, createBacklog } from './backlog.js';
import { deferLogs } from './deferred-logs.js';
import { deferMetrics } from './deferred-metrics.js';
import { deferTraces } from './deferred-traces.js';

/** The ways out over OTLP; each is made when it is asked for, and the first one begins the load. */
export interface OtlpSignals {
  traces(): TracesSignal;
  metrics(): MetricsSignal;
  logs(): LogsSignal;
}

/** As many as `fluoroscope/otlp` itself keeps between two flushes. */
const MAX_SPANS = 2_048;
const MAX_RECORDS = 2_048;

/** They are small, and become few once they are aggregated. */
const MAX_VALUES = 10_000;

/**
 * Loads `fluoroscope/otlp` for the signals that the environment sends there.
 *
 * By `import()`, so that a program which sends nothing there does not run it. What ends before it
 * is loaded waits. A load that fails is one warning, and those signals are off.
 */
export function createOtlpSignals(options: PresetOptions): OtlpSignals {
  const load = createLoader();
  const backlog = <TSignal>(
    create: (otlp: Otlp) => TSignal,
    limit: number,
    noun: string,
  ): Backlog<TSignal> => createBacklog(loaded(load(), create, noun), { limit, noun });
  return {
    traces: () => deferTraces(backlog((otlp) => otlp.otlpTraces(options), MAX_SPANS, 'spans')),
    metrics: () =>
      deferMetrics(backlog((otlp) => otlp.otlpMetrics(options), MAX_VALUES, 'measurements')),
    logs: () => deferLogs(backlog((otlp) => otlp.otlpLogs(options), MAX_RECORDS, 'log records')),
  };
}

type Otlp = typeof import('fluoroscope/otlp');

/** Answers with one load, however many signals ask. */
function createLoader(): () => Promise<Otlp | undefined> {
  let loading: Promise<Otlp | undefined> | undefined;
  return () => {
    loading ??= import('fluoroscope/otlp').catch((error: unknown) => {
      diag.warn(
        `fluoroscope/otlp could not be loaded, so nothing is sent over OTLP: ${String(error)}. A ` +
          'bundle must hold it (do not make it external), or node_modules be deployed with it.',
      );
      return undefined;
    });
    return loading;
  };
}

async function loaded<TSignal>(
  loading: Promise<Otlp | undefined>,
  create: (otlp: Otlp) => TSignal,
  noun: string,
): Promise<TSignal | undefined> {
  const otlp = await loading;
  try {
    return otlp && create(otlp);
  } catch (error) {
    diag.warn(`No ${noun} are sent over OTLP: ${String(error)}`);
    return undefined;
  }
}
