import { type HrTime, SpanKind, SpanStatusCode } from '@opentelemetry/api';
import { toXRayTraceId } from '../../src/telemetry.js';
import type { SpanLike } from '../sdk/span.js';
import { sortAttributes } from './annotations.js';
import { type AttributeSource, takeText } from './attribute-source.js';
import { awsBlock, resourceAws } from './aws.js';
import { exceptionsOf } from './cause.js';
import type { Draft, XRayDocument } from './document.js';
import { httpBlock, statusCode } from './http.js';
import { linksOf } from './links.js';
import { isAwsCall, plainName, segmentName } from './name.js';
import type { SegmentView } from './segment-view.js';
import { sqlBlock } from './sql.js';
import { TOPIC, topicsOf } from './topics.js';

const NANOSECONDS = 1e9;

/** Turns a span into its segment, or its part of one. */
export function toSegment(view: SegmentView): Draft<XRayDocument> {
  const { span } = view;
  const topics = topicsOf(view.attributes);
  const context = span.spanContext();
  const isNamed = (topics & TOPIC.name) !== 0;
  const { name, ofAwsService } = isNamed ? segmentName(view) : unnamed(view);
  const segment: Draft<XRayDocument> = {
    name,
    id: context.spanId,
    trace_id: toXRayTraceId(context.traceId),
    start_time: seconds(span.startTime),
  };
  if (isInProgress(span)) segment.in_progress = true;
  else segment.end_time = seconds(span.endTime);
  addPlace(segment, view, ofAwsService);
  addBlocks(segment, view, topics);
  return segment;
}

function unnamed(view: SegmentView): { name: string; ofAwsService: boolean } {
  return { name: plainName(view), ofAwsService: false };
}

function seconds([whole, nanoseconds]: HrTime): number {
  return whole + nanoseconds / NANOSECONDS;
}

/** The document of a span that still runs is overwritten by the one that is sent at its end. */
function isInProgress({ attributes, ended }: SpanLike): boolean {
  return !ended || attributes['aws.xray.inprogress'] === true;
}

/** Where the segment belongs: its parent, its kind, its namespace, its service. */
function addPlace(segment: Draft<XRayDocument>, view: SegmentView, ofAwsService: boolean): void {
  const parentId = view.span.parentSpanContext?.spanId ?? view.functionTrace?.parentId;
  if (parentId !== undefined && parentId !== NO_PARENT) segment.parent_id = parentId;
  if (view.isSubsegment) segment.type = 'subsegment';
  const namespace = ofAwsService || isAwsCall(view.attributes) ? 'aws' : remoteNamespace(view);
  if (namespace !== undefined) segment.namespace = namespace;
  if (view.functionTrace !== undefined) return;
  const { service, origin } = view.resource;
  if (service !== undefined) segment.service = service;
  if (origin !== undefined) segment.origin = origin;
  if (view.insideLambda && !view.isSubsegment) segment.origin = 'AWS::Lambda::Function';
}

const NO_PARENT = '0000000000000000';

/** X-Ray infers the service that was called only from a subsegment with a namespace. */
function remoteNamespace({ span, attributes, isSubsegment }: SegmentView): 'remote' | undefined {
  if (span.kind === SpanKind.CLIENT || span.kind === SpanKind.PRODUCER) return 'remote';
  const isConsumer = isSubsegment && span.kind === SpanKind.CONSUMER;
  return isConsumer && attributes['aws.remote.service'] !== undefined ? 'remote' : undefined;
}

function addBlocks(segment: Draft<XRayDocument>, view: SegmentView, topics: number): void {
  const { span, attributes } = view;
  const failed = span.status.code === SpanStatusCode.ERROR;
  // Most spans speak of none of this: then no block is built, and nothing is printed elsewhere.
  const source: AttributeSource | undefined =
    topics === 0 && !failed && span.events.length === 0
      ? undefined
      : { attributes, printed: new Set() };
  if (source === undefined) segment.aws = resourceAws(view);
  else addSpokenOf(segment, { view, source, topics, failed });
  const links = linksOf(span.links);
  if (links !== undefined) segment.links = links;
  const { annotations, metadata } = sortAttributes(view, source?.printed);
  if (annotations !== undefined) segment.annotations = annotations;
  if (metadata !== undefined) segment.metadata = metadata;
}

interface Speech {
  readonly view: SegmentView;
  readonly source: AttributeSource;
  readonly topics: number;
  readonly failed: boolean;
}

function addSpokenOf(segment: Draft<XRayDocument>, { view, source, topics, failed }: Speech): void {
  const { span } = view;
  const code = (topics & TOPIC.http) === 0 ? undefined : statusCode(source.attributes);
  addFlags(segment, code, failed);
  if ((topics & TOPIC.http) !== 0) segment.http = httpBlock(span, source);
  segment.aws = (topics & TOPIC.aws) === 0 ? resourceAws(view) : awsBlock(view, source);
  if ((topics & TOPIC.database) !== 0) segment.sql = sqlBlock(span, source);
  if ((topics & TOPIC.user) !== 0) segment.user = takeText(source, ['enduser.id']);
  if (!failed && span.events.length === 0) return;
  const exceptions = exceptionsOf(span, source);
  if (exceptions.length > 0) segment.cause = { exceptions };
}

/** The status code decides; where it tells of no failure, the span's status does. */
function addFlags(segment: Draft<XRayDocument>, code: number | undefined, failed: boolean): void {
  if (code !== undefined && code >= 400 && code < 500) {
    segment.error = true;
    if (code === 429) segment.throttle = true;
    return;
  }
  if (failed || (code !== undefined && code >= 500 && code < 600)) segment.fault = true;
}
