import { installDiagnostics, type Telemetry } from '../../src/telemetry.js';
import { assembleTelemetry } from '../sdk/assemble.js';
import { createW3CPropagator } from '../sdk/w3c-propagator.js';
import { otlpLogs } from './logs.js';
import { otlpMetrics } from './metrics.js';
import type { OtlpTelemetryOptions } from './options.js';
import { otlpTraces } from './traces.js';

/**
 * Creates a telemetry for any OpenTelemetry backend: spans, metrics and log records over OTLP/HTTP.
 *
 * Log lines are written to stdout as well. The standard variables OTEL_EXPORTER_OTLP_* hold where an
 * option says nothing.
 *
 * @throws TypeError or RangeError for an option that cannot be used.
 */
export function otlpTelemetry(options: OtlpTelemetryOptions = {}): Telemetry {
  installDiagnostics();
  const { traces, metrics, logs, stdout = true } = options;
  return assembleTelemetry(
    {
      traces: traces === false ? [] : [otlpTraces(options)],
      metrics: metrics === false ? undefined : otlpMetrics(options),
      logs: logs === false ? undefined : otlpLogs(options),
      stdout,
      propagator: createW3CPropagator(),
      parent: 'event',
      sampledZero: 'ignore',
    },
    options,
  );
}
