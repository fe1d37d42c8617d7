import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { AttributesLike, EventLike, LinkLike, SpanLike } from '../sdk/span.js';
import { toMs } from '../sdk/time.js';

/** A finished span, as tests like to read it: ids, names and numbers, no SDK objects. */
export interface RecordedSpan {
  readonly name: string;
  readonly kind: keyof typeof SpanKind;
  readonly traceId: string;
  readonly spanId: string;
  /** Absent for the first span of a trace. */
  readonly parentSpanId: string | undefined;
  readonly attributes: AttributesLike;
  readonly status: {
    readonly code: keyof typeof SpanStatusCode;
    readonly message: string | undefined;
  };
  readonly events: readonly RecordedEvent[];
  readonly links: readonly RecordedLink[];
  readonly startTimeMs: number;
  readonly durationMs: number;
  /** The name that the span's tracer was asked for by. */
  readonly scope: string;
  readonly resource: AttributesLike;
}

export interface RecordedEvent {
  readonly name: string;
  readonly timeMs: number;
  readonly attributes: AttributesLike;
}

export interface RecordedLink {
  readonly traceId: string;
  readonly spanId: string;
  readonly attributes: AttributesLike;
}

/** Reads a span of any OpenTelemetry SDK. */
export function toRecordedSpan(span: SpanLike): RecordedSpan {
  const { traceId, spanId } = span.spanContext();
  return {
    name: span.name,
    kind: SpanKind[span.kind] as keyof typeof SpanKind,
    traceId,
    spanId,
    parentSpanId: span.parentSpanContext?.spanId,
    attributes: { ...span.attributes },
    status: {
      code: SpanStatusCode[span.status.code] as keyof typeof SpanStatusCode,
      message: span.status.message,
    },
    events: span.events.map(toRecordedEvent),
    links: span.links.map(toRecordedLink),
    startTimeMs: toMs(span.startTime),
    durationMs: toMs(span.duration),
    scope: span.instrumentationScope.name,
    resource: span.resource.attributes,
  };
}

function toRecordedEvent(event: EventLike): RecordedEvent {
  return { name: event.name, timeMs: toMs(event.time), attributes: { ...event.attributes } };
}

function toRecordedLink(link: LinkLike): RecordedLink {
  const { traceId, spanId } = link.context;
  return { traceId, spanId, attributes: { ...link.attributes } };
}
