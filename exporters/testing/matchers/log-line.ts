import type { RecordedSpan } from '../../memory/recorded-span.js';
import type { Matching } from './asymmetric.js';
import { correlatedSpans, type SpanReference } from './correlation.js';
import { type Difference, differences } from './difference.js';
import { assertPlain, givenFields } from './expectation.js';
import { type LogEntry, toLogEntries } from './log-lines.js';
import type { Verdict } from './matcher.js';
import { countText } from './message.js';
import { verdictOf } from './search.js';
import { isPattern, type TextPattern } from './text-pattern.js';
import { asName } from './value-text.js';

/** The keys of a log line that are looked at; one that is `undefined` must not be there. */
export interface LogLineExpectation {
  /** In any letter case. */
  readonly level?: Matching<TextPattern | number> | undefined;
  readonly message?: unknown;
  readonly [key: string]: unknown;
}

/** What of a log line is looked at beside its keys. */
export interface LogLineOptions {
  /**
   * The span that was active: the line carries its trace id and its span id. A text is its name.
   *
   * `undefined` is an error: no line is under a span that was not found.
   */
  readonly span?: SpanReference;
  /** How many lines must fit. Default: one or more. */
  readonly times?: number | undefined;
}

type Fields = Readonly<Record<string, unknown>>;

/** Whether one of the log lines has the keys, or the message. */
export function judgeLogLine(
  received: unknown,
  expected: TextPattern | LogLineExpectation,
  options: LogLineOptions = {},
): Verdict {
  const keys = isPattern(expected) ? { message: expected } : expected;
  assertPlain(keys);
  const { times } = givenFields(options, { span: true, times: true });
  const all = toLogEntries(received);
  const spans = Object.hasOwn(options, 'span')
    ? correlatedSpans(received, options.span)
    : undefined;
  return verdictOf({
    noun: 'log line',
    entries: all.filter(({ fields }) => fields !== undefined),
    times,
    differencesOf: ({ fields }) => [
      ...lineDifferences(keys, fields ?? {}),
      ...spanDifference(spans, fields ?? {}),
    ],
    labelOf: ({ label }) => label,
    fieldsOf: ({ fields }) => fields ?? {},
    outline: () => all.map(({ label }) => label),
    outlined: 'line',
    advice: adviceOf(all),
  });
}

function lineDifferences(keys: LogLineExpectation, fields: Fields): Difference[] {
  const { level, ...others } = keys;
  const isSameLevel =
    typeof level === 'string' && level.toUpperCase() === asName(fields['level']).toUpperCase();
  return differences(isSameLevel ? others : keys, fields);
}

function spanDifference(spans: readonly RecordedSpan[] | undefined, fields: Fields): Difference[] {
  const [first] = spans ?? [];
  if (spans === undefined || first === undefined) return [];
  const isUnder = ({ traceId, spanId }: RecordedSpan): boolean =>
    fields['trace_id'] === traceId && fields['span_id'] === spanId;
  if (spans.some(isUnder)) return [];
  const ids = { trace_id: first.traceId, span_id: first.spanId };
  return differences(ids, fields).map((found) => ({ ...found, path: `${found.path} of the span` }));
}

function adviceOf(all: readonly LogEntry[]): string {
  if (all.length === 0) return 'Was the handler awaited, and is its logger the one looked at?';
  return `${countText(all.length, 'line')} ${all.length === 1 ? 'is' : 'are'} no JSON objects.`;
}
