import { type HrTime, SpanStatusCode } from '@opentelemetry/api';
import { toXRayTraceId } from '../../src/telemetry.js';
import type { LinkLike } from '../sdk/span.js';
import { attributeFields } from './annotations.js';
import { IN_PROGRESS } from './attribute-place.js';
import { takeText } from './attribute-source.js';
import { awsBlock } from './aws.js';
import { causeBlock } from './cause.js';
import { httpBlock, statusCode } from './http.js';
import { block, field } from './json.js';
import { identityFields } from './name.js';
import type { SegmentView } from './segment-view.js';
import { sqlBlock } from './sql.js';

/** Turns a span into its segment, or its part of one: an `XRayDocument`, as JSON. */
export function toSegment(view: SegmentView): string {
  const { span, functionId } = view;
  const { traceId, spanId } = span.spanContext();
  const parentId = span.parentSpanContext?.spanId ?? functionId;
  return (
    `{${identityFields(view)}` +
    `,"id":"${spanId}","trace_id":"${toXRayTraceId(traceId)}"` +
    (parentId === undefined ? '' : `,"parent_id":"${parentId}"`) +
    (view.isSubsegment ? ',"type":"subsegment"' : '') +
    secondsField('start_time', span.startTime) +
    endFields(view) +
    (functionId === undefined ? serviceFields(view) : '') +
    httpBlock(view) +
    causeBlock(view) +
    awsBlock(view) +
    sqlBlock(view) +
    field('user', takeText(view, 'enduser.id')) +
    (span.links.length > 0 ? `,"links":[${span.links.map(toLink).join()}]` : '') +
    // Last, as what the blocks printed is left out.
    `${attributeFields(view)}}`
  );
}

/** How the span ended; the document of one that still runs is overwritten by that of its end. */
function endFields({ span, attributes }: SegmentView): string {
  const isRunning = !span.ended || attributes[IN_PROGRESS] === true;
  // The status code decides; where it tells of no failure, the span's status does.
  const code = statusCode(attributes) ?? 0;
  const isError = code >= 400 && code < 500;
  const isFault = (code >= 500 && code < 600) || span.status.code === SpanStatusCode.ERROR;
  return (
    (isRunning ? field('in_progress', true) : secondsField('end_time', span.endTime)) +
    (isError ? field('error', true) : isFault ? field('fault', true) : '') +
    (code === 429 ? field('throttle', true) : '')
  );
}

/** What a segment of our own says of its service; the function's segment says so itself. */
function serviceFields({ mapping, isSubsegment, resource }: SegmentView): string {
  const isFunction = mapping.insideLambda && !isSubsegment;
  return (
    block('service', field('version', resource.version)) +
    field('origin', isFunction ? 'AWS::Lambda::Function' : resource.origin)
  );
}

function secondsField(name: string, [seconds, nanoseconds]: HrTime): string {
  return `,"${name}":${seconds + nanoseconds / 1e9}`;
}

function toLink({ context, attributes = {} }: LinkLike): string {
  const id = `"trace_id":"${toXRayTraceId(context.traceId)}"${field('id', context.spanId)}`;
  const isEmpty = Object.keys(attributes).length === 0;
  return `{${id}${isEmpty ? '' : field('attributes', attributes)}}`;
}
