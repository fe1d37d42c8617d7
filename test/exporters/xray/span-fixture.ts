import { type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { SpanLike } from '../../../exporters/sdk/span.js';

export const TRACE_ID = '5759e988bd862e3fe1be46a994272793';
const SPAN_ID = '53995c3f42cd8ad8';
export const PARENT_ID = 'defdfd9912dc5a56';
export const TRACE_HEADER: string = `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${PARENT_ID};Sampled=1`;

/** A span of plain data: where a test is about the mapping of what an SDK would not record. */
export function spanLike(fields: Partial<SpanLike> & { parentSpanId?: string } = {}): SpanLike {
  const { parentSpanId, ...rest } = fields;
  const startTime: HrTime = [1_461_096_053, 375_000_000];
  return {
    name: 'work',
    kind: SpanKind.INTERNAL,
    spanContext: () => ({ traceId: TRACE_ID, spanId: SPAN_ID, traceFlags: 1 }),
    ...(parentSpanId === undefined
      ? {}
      : { parentSpanContext: { traceId: TRACE_ID, spanId: parentSpanId, traceFlags: 1 } }),
    startTime,
    endTime: [1_461_096_053, 404_000_000],
    duration: [0, 29_000_000],
    ended: true,
    status: { code: SpanStatusCode.UNSET },
    attributes: {},
    links: [],
    events: [],
    resource: { attributes: {} },
    instrumentationScope: { name: 'test' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
    ...rest,
  };
}
