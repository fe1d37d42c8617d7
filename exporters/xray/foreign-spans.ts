import { SpanKind } from '@opentelemetry/api';
import { createSpanId } from '../sdk/random-id.js';
import type { EventLike } from '../sdk/span.js';
import { textOf, wholeNumber } from './attribute-source.js';
import { isAwsCall } from './call.js';
import type { XRayDocument, XRayException } from './document.js';
import type { SegmentView } from './segment-view.js';

/** Names that ADOT's Application Signals put on spans. */
export function signalName({ span, attributes }: SegmentView): string | undefined {
  if (span.kind === SpanKind.INTERNAL) return undefined;
  if (span.kind === SpanKind.SERVER) return textOf(attributes, 'aws.local.service');
  const remote = textOf(attributes, 'aws.remote.service');
  return isAwsCall(attributes) ? remote?.replace(/^AWS(\.SDK\.|::)/, '') : remote;
}

/** A part of a segment that ADOT says called a service has a namespace, whatever its kind. */
export function withNamespace(segment: XRayDocument, view: SegmentView): XRayDocument {
  const isMarked = view.attributes['aws.remote.service'] !== undefined;
  const isConsumer = view.isSubsegment && view.span.kind === SpanKind.CONSUMER;
  return isMarked && isConsumer
    ? { ...segment, namespace: segment.namespace ?? 'remote' }
    : segment;
}

/** An attempt of the AWS SDK that failed and was made again, as Java's instrumentation tells of it. */
export function failedAttempt(event: EventLike, view: SegmentView): XRayException | undefined {
  const { name, time, attributes = {} } = event;
  const text = textOf(attributes, 'aws.http.error_message');
  const code = wholeNumber(attributes['http.response.status_code']);
  const isAttempt = name === 'HTTP request failure' && isAwsCall(view.attributes);
  if (!isAttempt || text === undefined || code === undefined) return undefined;
  const [seconds, nanoseconds] = time;
  const micros = String(Math.floor(nanoseconds / 1_000)).padStart(6, '0');
  const message = `${code}@${seconds}.${micros}@${text}`;
  return { id: createSpanId(), type: 'aws.http.error.event', message, remote: true };
}
