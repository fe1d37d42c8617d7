import { SpanStatusCode } from '@opentelemetry/api';
import { createSpanId } from '../sdk/random-id.js';
import type { EventLike, SpanLike } from '../sdk/span.js';
import { type AttributeSource, takeText, textOf, wholeNumber } from './attribute-source.js';
import { isCall } from './call.js';
import type { XRayException } from './document.js';
import type { SegmentView } from './segment-view.js';
import { parseStack } from './stack.js';

/** The exceptions of a span: its exception events, else what its status says. */
export function exceptionsOf(view: SegmentView, source: AttributeSource): readonly XRayException[] {
  const { span, mapping } = view;
  const thrown = span.events.flatMap((event) =>
    event.name === 'exception'
      ? thrownException(event, isCall(span.kind))
      : (mapping.failedAttempt?.(event, view) ?? []),
  );
  return thrown.length > 0 ? thrown : statusException(span, source);
}

function thrownException({ attributes = {} }: EventLike, remote: boolean): XRayException {
  const message = textOf(attributes, 'exception.message') ?? '';
  const stack = parseStack(textOf(attributes, 'exception.stacktrace') ?? '', message);
  return {
    id: createSpanId(),
    type: textOf(attributes, 'exception.type') ?? 'Error',
    message,
    remote: remote || undefined,
    stack: stack.length > 0 ? stack : undefined,
  };
}

function statusException({ status }: SpanLike, source: AttributeSource): readonly XRayException[] {
  if (status.code !== SpanStatusCode.ERROR) return [];
  const message = status.message || takeText(source, 'http.status_text');
  if (message === undefined) return [];
  // What kind of error ended the span, unless that is no more than the status code again.
  const type = textOf(source.attributes, 'error.type') ?? '';
  const isCode = type === '' || wholeNumber(type) !== undefined;
  return [{ id: createSpanId(), type: isCode ? 'Error' : type, message }];
}
