import { SpanStatusCode } from '@opentelemetry/api';
import { createSpanId } from '../sdk/random-id.js';
import type { EventLike } from '../sdk/span.js';
import { takeText, textOf, wholeNumber } from './attribute-source.js';
import { isCall } from './call.js';
import type { XRayException } from './document.js';
import { toJson } from './json.js';
import type { SegmentView } from './segment-view.js';
import { parseStack } from './stack.js';

/** The `cause` block: the exception events of a span, else what its status says of an error. */
export function causeBlock(view: SegmentView): string {
  const { span, mapping } = view;
  const remote = isCall(span.kind) || undefined;
  const thrown = span.events.flatMap((event) =>
    event.name === 'exception'
      ? thrownException(event, remote)
      : (mapping.failedAttempt?.(event, view) ?? []),
  );
  const exceptions = thrown.length > 0 ? thrown : statusException(view);
  return exceptions.length > 0 ? `,"cause":{"exceptions":${toJson(exceptions)}}` : '';
}

function thrownException({ attributes = {} }: EventLike, remote: true | undefined): XRayException {
  const message = textOf(attributes, 'exception.message') ?? '';
  const stack = parseStack(textOf(attributes, 'exception.stacktrace') ?? '', message);
  return {
    id: createSpanId(),
    type: textOf(attributes, 'exception.type') ?? 'Error',
    message,
    remote,
    stack: stack.length > 0 ? stack : undefined,
  };
}

function statusException(view: SegmentView): readonly XRayException[] {
  const { status } = view.span;
  if (status.code !== SpanStatusCode.ERROR) return [];
  const message = status.message || takeText(view, 'http.status_text');
  if (message === undefined) return [];
  // What kind of error ended the span, unless that is no more than the status code again.
  const type = textOf(view.attributes, 'error.type') ?? '';
  const isCode = type === '' || wholeNumber(type) !== undefined;
  return [{ id: createSpanId(), type: isCode ? 'Error' : type, message }];
}
