import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { TracesSignal } from '../sdk/signal.js';
import type { SpanLike } from '../sdk/span.js';
import { createExporter } from './exporter.js';
import type { OtlpTelemetryOptions } from './options.js';
import { resolveSettings } from './settings.js';

/**
 * Creates the way of spans over OTLP.
 *
 * @throws TypeError or RangeError for an option that cannot be used.
 */
export function otlpTraces(options: OtlpTelemetryOptions = {}): TracesSignal {
  const settings = resolveSettings('traces', options);
  const { serializeRequest } =
    settings.protocol === 'http/json' ? JsonTraceSerializer : ProtobufTraceSerializer;
  const exporter = createExporter<SpanLike>(settings, 'spans', {
    weightOf: () => 1,
    // The SDK's type asks for more than the serialiser reads.
    serialise: (spans) => serializeRequest(spans as unknown as ReadableSpan[]),
    parseAnswer: ProtobufTraceSerializer.deserializeResponse,
  });
  return {
    onStart() {},
    onEnd(span) {
      if ((span.spanContext().traceFlags & 1) === 1) exporter.add(span);
    },
    forceFlush: exporter.forceFlush,
    shutdown: exporter.shutdown,
  };
}
