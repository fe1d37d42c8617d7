import { type HrTime, SpanStatusCode } from '@opentelemetry/api';
import { toXRayTraceId } from '../../src/telemetry.js';
import type { LinkLike } from '../sdk/span.js';
import { sortAttributes } from './annotations.js';
import { takeText } from './attribute-source.js';
import { awsBlock } from './aws.js';
import { exceptionsOf } from './cause.js';
import type { Draft, XRayDocument, XRayLink } from './document.js';
import { filled } from './filled.js';
import { httpBlock, statusCode } from './http.js';
import { identityOf } from './name.js';
import type { SegmentView } from './segment-view.js';
import { sqlBlock } from './sql.js';

/** Turns a span into its segment, or its part of one. */
export function toSegment(view: SegmentView): XRayDocument {
  const { span, attributes } = view;
  const source = { attributes, printed: new Set<string>() };
  const { traceId, spanId } = span.spanContext();
  const { name, namespace } = identityOf(view);
  const exceptions = exceptionsOf(view, source);
  const segment: Draft<XRayDocument> = {
    name,
    namespace,
    id: spanId,
    trace_id: toXRayTraceId(traceId),
    parent_id: span.parentSpanContext?.spanId ?? view.functionId,
    type: view.isSubsegment ? 'subsegment' : undefined,
    start_time: seconds(span.startTime),
    http: httpBlock(span, source),
    cause: exceptions.length > 0 ? { exceptions } : undefined,
    aws: awsBlock(view, source),
    sql: sqlBlock(span, source),
    user: takeText(source, 'enduser.id'),
    links: span.links.length > 0 ? span.links.map(toLink) : undefined,
  };
  addEnd(segment, view);
  if (view.functionId === undefined) addService(segment, view);
  // Last, as what the blocks printed is left out.
  const { annotations, metadata } = sortAttributes(view, source.printed);
  segment.annotations = annotations;
  segment.metadata = metadata;
  return segment;
}

/** How the span ended; the document of one that still runs is overwritten by that of its end. */
function addEnd(segment: Draft<XRayDocument>, { span, attributes }: SegmentView): void {
  const isRunning = !span.ended || attributes['aws.xray.inprogress'] === true;
  if (isRunning) segment.in_progress = true;
  else segment.end_time = seconds(span.endTime);
  // The status code decides; where it tells of no failure, the span's status does.
  const code = statusCode(attributes) ?? 0;
  const hundreds = Math.floor(code / 100);
  if (hundreds === 4) segment.error = true;
  else if (hundreds === 5 || span.status.code === SpanStatusCode.ERROR) segment.fault = true;
  if (code === 429) segment.throttle = true;
}

/** What a segment of our own says of its service; the function's segment says so itself. */
function addService(segment: Draft<XRayDocument>, view: SegmentView): void {
  const isFunction = view.mapping.insideLambda && !view.isSubsegment;
  segment.service = view.resource.service;
  segment.origin = isFunction ? 'AWS::Lambda::Function' : view.resource.origin;
}

const NANOSECONDS = 1e9;

function seconds([whole, nanoseconds]: HrTime): number {
  return whole + nanoseconds / NANOSECONDS;
}

function toLink({ context, attributes = {} }: LinkLike): XRayLink {
  const id = { trace_id: toXRayTraceId(context.traceId), id: context.spanId };
  return { ...id, attributes: filled(attributes) };
}
