import { type Context, type Span, type SpanOptions, trace } from '@opentelemetry/api';
import { activeContext } from './invocation.js';
import { noteEndedSpan, noteOpenSpan } from './open-spans.js';
import { activeTracer } from './telemetry.js';

/** Starts a span under the innermost one around this code; with the context that it is active in. */
export function startInnerSpan(
  scope: string,
  name: string,
  options: SpanOptions,
): [span: Span, inside: Context] {
  const parent = activeContext();
  const span = activeTracer(scope).startSpan(name, options, parent);
  noteOpenSpan(span);
  return [span, trace.setSpan(parent, span)];
}

/** Ends such a span, marked with what became of it; one that has ended stays as it is. */
export function endInnerSpan(span: Span, mark?: (span: Span) => void): void {
  noteEndedSpan(span);
  // A foreign provider's span may have been ended at the deadline.
  if (!span.isRecording()) return;
  mark?.(span);
  span.end();
}
