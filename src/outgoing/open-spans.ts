import type { Span } from '@opentelemetry/api';

/** The spans of requests under way, by what the client calls a request. */
export interface OpenSpans {
  /** Whether a request was looked at before, with a span or without. */
  has(request: object): boolean;
  open(request: object, span: Span | undefined): void;
  /** Ends a request's span with what became of it; once, and nothing for a request without one. */
  end<T>(request: object, ending: (span: Span, outcome: T) => void, outcome: T): void;
}

/** Creates an empty register; a request that is never answered is forgotten with it. */
export function createOpenSpans(): OpenSpans {
  const spans = new WeakMap<object, Span | undefined>();
  return {
    has: (request) => spans.has(request),
    open: (request, span) => void spans.set(request, span),
    end(request, ending, outcome) {
      const span = spans.get(request);
      if (span === undefined) return;
      spans.set(request, undefined);
      ending(span, outcome);
    },
  };
}
