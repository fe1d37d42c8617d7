import type { RecordedSpan } from '../../memory/recorded-span.js';
import type { SpanLike } from '../../sdk/span.js';
import { read } from './field.js';
import { type LogEntry, toLogEntries } from './log-lines.js';
import type { Paint, Verdict } from './matcher.js';
import { block, countText, paragraphs } from './message.js';
import { areSpans, toRecordedSpans } from './recorded-spans.js';
import { typeText } from './text-pattern.js';
import { nameText, valueText } from './value-text.js';

/** A span, or the name of one of the telemetry that holds the lines. */
export type SpanReference = RecordedSpan | SpanLike | string;

/** Whether there are log lines, and every one of them carries the trace id of a span. */
export function judgeCorrelation(received: unknown, span: SpanReference): Verdict {
  const spans = correlatedSpans(received, span);
  const traceIds = new Set<unknown>(spans.map(({ traceId }) => traceId));
  const all = toLogEntries(received).filter(({ fields }) => fields !== undefined);
  const others = all.filter(({ fields }) => !traceIds.has(fields?.['trace_id']));
  const names = `of "${nameText(spans[0]?.name ?? '')}" (${[...traceIds].join(', ')})`;
  const lacks = others.length === 1 ? 'lacks' : 'lack';
  const text = (paint: Paint): string => {
    if (all.length === 0) return 'There is no log line. Was the handler awaited?';
    if (others.length === 0) {
      return `All ${countText(all.length, 'log line')} carry the trace id ${names}.`;
    }
    return paragraphs(
      `${others.length} of ${countText(all.length, 'log line')} ${lacks} the trace id ${names}:`,
      block(others.map((entry) => paint.received(lineText(entry)))),
    );
  };
  return { pass: all.length > 0 && others.length === 0, text };
}

/** The span itself, or those of its name. @throws TypeError when there is none */
export function correlatedSpans(received: unknown, span: unknown): readonly RecordedSpan[] {
  if (typeof span !== 'string') {
    if (areSpans([span])) return toRecordedSpans([span]);
    throw new TypeError(`The span must be a finished span or a name, got ${typeText(span)}.`);
  }
  const named = toRecordedSpans(received).filter(({ name }) => name === span);
  if (named.length > 0) return named;
  throw new TypeError(`No span is named ${valueText(span)}. Look for it with toHaveSpan().`);
}

function lineText({ label, fields }: LogEntry): string {
  return `${label}  trace_id: ${valueText(read(fields ?? {}, 'trace_id'))}`;
}
