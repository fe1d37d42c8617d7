import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { noteEndedSpan } from '../open-spans.js';
import { ATTR_ERROR_TYPE } from '../semconv.js';
import { thrown } from '../thrown.js';
import { textAt } from '../trigger/shape.js';

/** The names that say less than the code beside them: `ECONNREFUSED` is such an `Error`. */
const PLAIN = new Set(['Error', 'AggregateError']);

/** Marks a span as failed by an error, and ends it. */
export function endWithError(span: Span, error: unknown): void {
  noteEndedSpan(span);
  // A foreign provider's span may have been ended at the deadline.
  if (!span.isRecording()) return;
  const { name, message } = thrown(error);
  const code = textAt(error, 'code');
  const type = PLAIN.has(name) ? (code ?? name) : name;
  span.setAttribute(ATTR_ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR, message: message || type });
  span.recordException(error instanceof Error ? error : message);
  span.end();
}
