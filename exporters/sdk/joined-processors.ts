import { diag, type Span } from '@opentelemetry/api';
import { noteEndedSpan, noteOpenSpan } from '../../src/telemetry.js';
import type { SpanProcessorLike } from './span.js';

/**
 * Joins span processors into one, which also notes the spans of an invocation that are open.
 *
 * A flush and a shutdown reach all of them and resolve always: failures are one `diag.warn`. There
 * is no timer for each, as the SDK's own provider starts one at each flush.
 */
export function joinProcessors(processors: readonly SpanProcessorLike[]): SpanProcessorLike {
  const settle = async (method: 'forceFlush' | 'shutdown'): Promise<void> => {
    // An async function, so that a processor that throws is a rejection like any other.
    const running = processors.map(async (processor) => processor[method]());
    const results = await Promise.allSettled(running);
    const failures = results.filter((result) => result.status === 'rejected');
    if (failures.length === 0) return;
    diag.warn(
      `${failures.length} of ${results.length} span processors failed in ${method}; spans may be ` +
        `lost. Look at the first cause: ${failures[0]?.reason}`,
    );
  };
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
    forceFlush: () => settle('forceFlush'),
    shutdown: () => settle('shutdown'),
  };
}
