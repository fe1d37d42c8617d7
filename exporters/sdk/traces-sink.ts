import { SENT } from '../../src/telemetry.js';
import type { TracesSignal } from './signal.js';
import type { SpanLike } from './span.js';

/** What takes the ended spans. */
export interface SpanSink {
  readonly onEnd: (span: SpanLike) => void;
  /** Called at a flush, a shutdown and a crash. */
  readonly onFlush?: (() => void) | undefined;
}

/** Spans that are handed, each as it ends and when it is sampled, to a function. */
export function createTracesSink({ onEnd, onFlush }: SpanSink): TracesSignal {
  const flush = (): Promise<void> => {
    onFlush?.();
    return SENT;
  };
  return {
    onStart() {},
    onEnd(span) {
      if ((span.spanContext().traceFlags & 1) === 1) onEnd(span);
    },
    forceFlush: flush,
    drainSync: () => onFlush?.(),
    shutdown: flush,
  };
}
