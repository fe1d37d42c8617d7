import type { RecordedSpan } from '../../memory/recorded-span.js';
import { toRecordedSpan } from '../../memory/recorded-span.js';
import type { SpanLike } from '../../sdk/span.js';
import { isPlain, read } from './field.js';
import { typeText } from './text-pattern.js';

/** The finished spans of what a test received. @throws TypeError when there are none to be read */
export function toRecordedSpans(received: unknown): readonly RecordedSpan[] {
  const spans = spansIn(received);
  if (spans === undefined) {
    throw new TypeError(
      `There are no spans in ${typeText(received)}. ` +
        'Give memoryTelemetry(), recordTelemetry(), their spans, or finished spans of an SDK.',
    );
  }
  return spans.map((span, index) => {
    const recorded = toRecorded(span);
    if (recorded !== undefined) return recorded;
    throw new TypeError(`Element ${index} is no finished span, but ${typeText(span)}.`);
  });
}

/** Whether a test received spans, and nothing else. */
export function areSpans(received: unknown): boolean {
  return spansIn(received)?.every((span) => toRecorded(span) !== undefined) ?? false;
}

/** A list, the spans of a telemetry, those of an exporter of an SDK that keeps them, or one span. */
function spansIn(received: unknown): readonly unknown[] | undefined {
  if (Array.isArray(received)) return received;
  if (typeof received !== 'object' || received === null) return undefined;
  const spans = read(received, 'spans');
  if (Array.isArray(spans)) return spans;
  const { getFinishedSpans } = received as { getFinishedSpans?: unknown };
  if (typeof getFinishedSpans === 'function') return spansIn(getFinishedSpans.call(received));
  return toRecorded(received) === undefined ? undefined : [received];
}

function toRecorded(span: unknown): RecordedSpan | undefined {
  if (typeof span !== 'object' || span === null) return undefined;
  if (isRecorded(span)) return span;
  const { spanContext } = span as Partial<SpanLike>;
  if (typeof spanContext !== 'function') return undefined;
  try {
    return toRecordedSpan(span as SpanLike);
  } catch {
    return undefined;
  }
}

function isRecorded(span: object): span is RecordedSpan {
  const { traceId, spanId, name, ...others } = span as Partial<RecordedSpan>;
  const { attributes, status, events, links } = others;
  return (
    [traceId, spanId, name].every((field) => typeof field === 'string') &&
    [attributes, status].every(isPlain) &&
    [events, links].every((list) => Array.isArray(list) && list.every(isPlain))
  );
}
