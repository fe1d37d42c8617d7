import { SpanStatusCode } from '@opentelemetry/api';
import type { SpanLike } from '../sdk/span.js';
import { toMs } from '../sdk/time.js';

/** Attributes that a person at a terminal wants beside a span, by what they begin with. */
const SHOWN = ['annotations.', 'http.response.status_code', 'error.type'];

/**
 * Spans as trees, one line a span, in the order of their start.
 *
 * ```text
 * trace 6745b3a1c0ffee…
 *   hello                      4.2 ms  ColdStart=true Service=hello
 *   └─ GET /hello/:name        1.1 ms  User=ann
 * ```
 */
export function traceText(spans: readonly SpanLike[]): string {
  const traces = new Map<string, SpanLike[]>();
  for (const span of spans) {
    const { traceId } = span.spanContext();
    traces.set(traceId, [...(traces.get(traceId) ?? []), span]);
  }
  let text = '';
  for (const [traceId, members] of traces) text += `trace ${traceId}\n${treeText(members)}`;
  return text;
}

interface Row {
  readonly span: SpanLike;
  readonly lead: string;
}

function treeText(spans: readonly SpanLike[]): string {
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const isRoot = (span: SpanLike): boolean => !ids.has(span.parentSpanContext?.spanId ?? '');
  const rows = inOrder(spans.filter(isRoot)).flatMap((root) => rowsOf(root, spans, ''));
  const width = Math.max(...rows.map(({ span, lead }) => lead.length + span.name.length));
  return rows.map((row) => rowText(row, width)).join('');
}

function rowsOf(span: SpanLike, spans: readonly SpanLike[], indent: string): Row[] {
  const { spanId } = span.spanContext();
  const children = inOrder(spans.filter((other) => other.parentSpanContext?.spanId === spanId));
  const rows: Row[] = [{ span, lead: indent }];
  const base = indent.replace('├─ ', '│  ').replace('└─ ', '   ');
  children.forEach((child, index) => {
    const branch = index === children.length - 1 ? '└─ ' : '├─ ';
    rows.push(...rowsOf(child, spans, `${base}${branch}`));
  });
  return rows;
}

function rowText({ span, lead }: Row, width: number): string {
  const duration = `${toMs(span.duration).toFixed(1)} ms`.padStart(10);
  const notes = [statusText(span), ...attributeTexts(span)].filter((note) => note !== '');
  const name = `${lead}${span.name}`.padEnd(width);
  return `  ${name}  ${duration}${notes.length > 0 ? `  ${notes.join(' ')}` : ''}\n`;
}

function statusText({ status, events }: SpanLike): string {
  if (status.code !== SpanStatusCode.ERROR) return '';
  const exception = events.find((event) => event.name === 'exception');
  const message = status.message ?? exception?.attributes?.['exception.message'];
  return message === undefined ? 'ERROR' : `ERROR ${JSON.stringify(message)}`;
}

function attributeTexts({ attributes }: SpanLike): string[] {
  return Object.entries(attributes)
    .filter(([key]) => SHOWN.some((start) => key.startsWith(start)))
    .map(([key, value]) => `${key.replace('annotations.', '')}=${String(value)}`);
}

function inOrder(spans: readonly SpanLike[]): SpanLike[] {
  return [...spans].sort((a, b) => toMs(a.startTime) - toMs(b.startTime));
}
