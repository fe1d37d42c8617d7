import { type Span, SpanStatusCode } from '@opentelemetry/api';
import { ATTR_ERROR_TYPE } from '../semconv.js';
import { thrown } from '../thrown.js';
import { textAt } from '../trigger/shape.js';

/** Marks the span of a call as failed by an error. */
export function markFailure(span: Span, error: unknown): void {
  const { name, message } = thrown(error);
  // The names that say less than the code beside them: `ECONNREFUSED` is such an `Error`.
  const isPlain = name === 'Error' || name === 'AggregateError';
  const type = (isPlain && textAt(error, 'code')) || name;
  span.setAttribute(ATTR_ERROR_TYPE, type);
  span.setStatus({ code: SpanStatusCode.ERROR, message: message || type });
  span.recordException(error instanceof Error ? error : message);
}
