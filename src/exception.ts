import type { Span } from '@opentelemetry/api';
import { isError } from './is-error.js';
import { processState } from './process-state.js';
import { thrown } from './thrown.js';

const state = processState('exceptions', () => ({
  recorded: new WeakMap<Span, WeakSet<object>>(),
}));

/** Records what was thrown on a span, be it an error or not; the same object once a span. */
export function recordException(span: Span, error: unknown): void {
  if (typeof error === 'object' && error !== null) {
    const errors = state.recorded.get(span) ?? new WeakSet();
    if (errors.has(error)) return;
    state.recorded.set(span, errors.add(error));
  }
  try {
    span.recordException(isError(error) ? error : thrown(error).message);
  } catch {
    // Its fields cannot be read, and what is thrown by that is none of the application's errors.
    span.recordException(thrown(error));
  }
}
