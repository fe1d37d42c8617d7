import { SpanStatusCode } from '@opentelemetry/api';
import type { OpenSpanSender } from '../../src/telemetry.js';
import type { SpanLike, SpanProcessorLike } from './span.js';
import { toMs } from './time.js';

/** Creates what sends open spans as they stand, through the processors that send ended ones. */
export function createOpenSpanSender(processors: readonly SpanProcessorLike[]): OpenSpanSender {
  return (spans, errorType) => {
    for (const span of spans) {
      if (!isSpanLike(span)) continue;
      const snapshot = snapshotOf(span, errorType);
      for (const processor of processors) processor.onEnd(snapshot);
    }
  };
}

/** A span as it would be if it ended now, for this reason; the span itself goes on. */
function snapshotOf(span: SpanLike, errorType: string): SpanLike {
  const nowMs = Date.now();
  const value = (given: unknown): PropertyDescriptor => ({ value: given, enumerable: true });
  return Object.create(span, {
    ended: value(true),
    endTime: value(hrTime(nowMs)),
    duration: value(hrTime(Math.max(0, nowMs - toMs(span.startTime)))),
    status: value({ code: SpanStatusCode.ERROR, message: errorType }),
    attributes: value({ ...span.attributes, 'error.type': errorType }),
  }) as SpanLike;
}

function hrTime(ms: number): [number, number] {
  return [Math.floor(ms / 1_000), Math.round((ms % 1_000) * 1_000_000)];
}

function isSpanLike(span: unknown): span is SpanLike {
  return (span as Partial<SpanLike>).startTime !== undefined;
}
