import { SpanKind, SpanStatusCode } from '@opentelemetry/api';
import type { EventLike, SpanLike } from '../sdk/span.js';
import { type AttributeSource, takeText, textOf, wholeNumber } from './attribute-source.js';
import type { Draft, XRayException } from './document.js';
import { isAwsCall } from './name.js';
import { createSegmentId } from './segment-id.js';
import { parseStack } from './stack.js';

/** The exceptions of a span: its exception events, else what its status says. */
export function exceptionsOf(span: SpanLike, source: AttributeSource): readonly XRayException[] {
  const remote = span.kind === SpanKind.CLIENT || span.kind === SpanKind.PRODUCER;
  const thrown: XRayException[] = [];
  for (const event of span.events) {
    const exception =
      event.name === 'exception' ? thrownException(event, remote) : failedAttempt(event, source);
    if (exception !== undefined) thrown.push(exception);
  }
  return thrown.length > 0 ? thrown : statusException(span, source);
}

function thrownException({ attributes = {} }: EventLike, remote: boolean): XRayException {
  const message = textOf(attributes, 'exception.message') ?? '';
  const exception: Draft<XRayException> = {
    id: createSegmentId(),
    type: textOf(attributes, 'exception.type') ?? 'Error',
    message,
  };
  if (remote) exception.remote = true;
  const stacktrace = textOf(attributes, 'exception.stacktrace');
  const stack = stacktrace === undefined ? [] : parseStack(stacktrace, message);
  if (stack.length > 0) exception.stack = stack;
  return exception;
}

/** An attempt of the AWS SDK that failed and was made again. */
function failedAttempt(
  event: EventLike,
  { attributes }: AttributeSource,
): XRayException | undefined {
  const isAttempt = event.name === 'HTTP request failure' && isAwsCall(attributes);
  const text = isAttempt ? textOf(event.attributes ?? {}, 'aws.http.error_message') : undefined;
  const code = wholeNumber(event.attributes?.['http.response.status_code']);
  if (text === undefined || code === undefined) return undefined;
  const [seconds, nanoseconds] = event.time;
  const micros = String(Math.floor(nanoseconds / 1_000)).padStart(6, '0');
  return {
    id: createSegmentId(),
    type: 'aws.http.error.event',
    message: `${code}@${seconds}.${micros}@${text}`,
    remote: true,
  };
}

function statusException(span: SpanLike, source: AttributeSource): readonly XRayException[] {
  if (span.status.code !== SpanStatusCode.ERROR) return [];
  const message = statusMessage(span, source);
  if (message === undefined) return [];
  return [{ id: createSegmentId(), type: errorType(source), message }];
}

function statusMessage({ status }: SpanLike, source: AttributeSource): string | undefined {
  if (status.message !== undefined && status.message !== '') return status.message;
  return takeText(source, ['http.status_text']);
}

/** What kind of error ended the span, unless that is no more than the status code again. */
function errorType({ attributes }: AttributeSource): string {
  const type = textOf(attributes, 'error.type');
  return type === undefined || wholeNumber(type) !== undefined ? 'Error' : type;
}
