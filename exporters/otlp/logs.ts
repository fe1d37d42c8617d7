import { JsonLogsSerializer, ProtobufLogsSerializer } from '@opentelemetry/otlp-transformer';
import type { LogsSignal } from '../sdk/signal.js';
import { createExporter } from './exporter.js';
import { createLoggerProvider, type ExportedLogRecord } from './logger-provider.js';
import type { OtlpTelemetryOptions } from './options.js';
import { resolveSettings } from './settings.js';

/**
 * Creates the way of log records over OTLP.
 *
 * @throws TypeError or RangeError for an option that cannot be used.
 */
export function otlpLogs(options: OtlpTelemetryOptions = {}): LogsSignal {
  const settings = resolveSettings('logs', options);
  const { serializeRequest } =
    settings.protocol === 'http/json' ? JsonLogsSerializer : ProtobufLogsSerializer;
  const exporter = createExporter<ExportedLogRecord>(settings, 'log records', {
    weightOf: () => 1,
    serialise: serializeRequest,
    parseAnswer: ProtobufLogsSerializer.deserializeResponse,
  });
  return {
    loggerProvider: createLoggerProvider(options, exporter.add),
    forceFlush: exporter.forceFlush,
    shutdown: exporter.shutdown,
  };
}
