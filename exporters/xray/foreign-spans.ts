import { SpanKind } from '@opentelemetry/api';
import { createSpanId } from '../sdk/random-id.js';
import type { EventLike } from '../sdk/span.js';
import { textOf, wholeNumber } from './attribute-source.js';
import { isAwsCall } from './call.js';
import type { XRayException } from './document.js';
import type { SegmentView } from './segment-view.js';

/** Names that ADOT's Application Signals put on spans. */
export function signalName({ span, attributes }: SegmentView): string | undefined {
  if (span.kind === SpanKind.INTERNAL) return undefined;
  if (span.kind === SpanKind.SERVER) return textOf(attributes, 'aws.local.service');
  const remote = textOf(attributes, 'aws.remote.service');
  return isAwsCall(attributes) ? remote?.replace(/^AWS(\.SDK\.|::)/, '') : remote;
}

/** Whether ADOT says that a part of a segment called a service, though it is of the receiving side. */
export function isMarkedCall({ span, attributes, isSubsegment }: SegmentView): boolean {
  const isMarked = attributes['aws.remote.service'] !== undefined;
  return isMarked && isSubsegment && span.kind === SpanKind.CONSUMER;
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
