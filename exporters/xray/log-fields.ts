import type { SpanContext } from '@opentelemetry/api';
import { toXRayTraceId } from '../../src/telemetry.js';

/** The keys that tie a log line to its trace in the X-Ray console, which looks for the id as text. */
export function xrayLogFields({ traceId }: SpanContext): { xray_trace_id: string } {
  return { xray_trace_id: toXRayTraceId(traceId) };
}
