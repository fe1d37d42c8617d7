import type { Span } from '@opentelemetry/api';
import { noteEndedSpan, noteOpenSpan } from '../../src/telemetry.js';
import { settled } from './settled.js';
import type { SpanProcessorLike } from './span.js';

const NOUN = 'span processors';

/**
 * Joins span processors into one, which also notes the spans of an invocation that are open.
 *
 * A flush and a shutdown reach all of them and resolve always: failures are one `diag.warn`.
 */
export function joinProcessors(processors: readonly SpanProcessorLike[]): SpanProcessorLike {
  return {
    onStart(span, parentContext) {
      noteOpenSpan(span);
      for (const processor of processors) processor.onStart(span, parentContext);
    },
    onEnding(span) {
      for (const processor of processors) processor.onEnding?.(span);
    },
    onEnd(span) {
      // The SDK ends the very object that it started.
      noteEndedSpan(span as unknown as Span);
      for (const processor of processors) processor.onEnd(span);
    },
    forceFlush: () => settled('forceFlush', NOUN, processors),
    shutdown: () => settled('shutdown', NOUN, processors),
  };
}
