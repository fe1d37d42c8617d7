import type { RecordedSpan } from '../../memory/recorded-span.js';
import type { Matching } from './asymmetric.js';
import { type Difference, differences, differencesFromAny } from './difference.js';
import { assertLists, givenFields } from './expectation.js';
import type { Verdict } from './matcher.js';
import { toRecordedSpans } from './recorded-spans.js';
import { verdictOf } from './search.js';
import { outlineLines, spanTrees } from './span-outline.js';
import { type SpanView, toSpanViews } from './span-view.js';
import { isPattern, type TextPattern, toPattern } from './text-pattern.js';

type Fields = Readonly<Record<string, unknown>>;
type StatusCode = RecordedSpan['status']['code'];

/** What of a span is looked at; a field that is left out may be anything. */
export interface SpanExpectation {
  readonly kind?: Matching<RecordedSpan['kind']> | undefined;
  /** Some of the attributes; one that is `undefined` must not be there. */
  readonly attributes?: Matching<Fields> | undefined;
  /** Some of what `putAnnotation` put on the span. */
  readonly annotations?: Matching<Fields> | undefined;
  /** Some of what `putMetadata` put on the span: by namespace, then by key. */
  readonly metadata?: Matching<Readonly<Record<string, Matching<Fields>>>> | undefined;
  /** The code alone, or the code and the message. */
  readonly status?: Matching<StatusCode | ExpectedStatus> | undefined;
  /** An exception that was recorded on the span: its message, or the message and the type. */
  readonly exception?: Matching<TextPattern | ExpectedException> | undefined;
  /** Events that are among the span's, in any order; a text is the name of one. */
  readonly events?: ReadonlyArray<Matching<TextPattern | ExpectedEvent>> | undefined;
  /** Links that are among the span's, in any order. */
  readonly links?: ReadonlyArray<Matching<ExpectedLink>> | undefined;
  /** The name of the parent; `null`: the parent is not among the spans. */
  readonly parent?: Matching<TextPattern | null> | undefined;
  readonly traceId?: Matching<TextPattern> | undefined;
  readonly spanId?: Matching<TextPattern> | undefined;
  readonly parentSpanId?: Matching<TextPattern> | undefined;
  /** The name that the span's tracer was asked for by. */
  readonly scope?: Matching<TextPattern> | undefined;
  readonly resource?: Matching<Fields> | undefined;
  readonly startTimeMs?: Matching<number> | undefined;
  readonly durationMs?: Matching<number> | undefined;
  /** How many spans must fit. Default: one or more. */
  readonly times?: number | undefined;
}

/** A span's status, in part. */
export interface ExpectedStatus {
  readonly code?: Matching<StatusCode> | undefined;
  readonly message?: Matching<TextPattern> | undefined;
}

/** An exception, in part. */
export interface ExpectedException {
  readonly type?: Matching<TextPattern> | undefined;
  readonly message?: Matching<TextPattern> | undefined;
}

/** An event, in part. */
export interface ExpectedEvent {
  readonly name?: Matching<TextPattern> | undefined;
  readonly attributes?: Matching<Fields> | undefined;
}

/** A link, in part. */
export interface ExpectedLink {
  readonly traceId?: Matching<TextPattern> | undefined;
  readonly spanId?: Matching<TextPattern> | undefined;
  readonly attributes?: Matching<Fields> | undefined;
}

/** Every field, so that a misspelt one is found. */
const FIELDS: Readonly<Record<keyof SpanExpectation, true>> = {
  kind: true,
  attributes: true,
  annotations: true,
  metadata: true,
  status: true,
  exception: true,
  events: true,
  links: true,
  parent: true,
  traceId: true,
  spanId: true,
  parentSpanId: true,
  scope: true,
  resource: true,
  startTimeMs: true,
  durationMs: true,
  times: true,
};

/** Whether one of the spans is as expected. */
export function judgeSpan(
  received: unknown,
  name: TextPattern,
  expected: SpanExpectation = {},
): Verdict {
  const pattern = toPattern(name, 'The name of a span');
  const fields = givenFields(expected, FIELDS);
  assertLists(fields, 'events', 'links');
  const spans = toRecordedSpans(received);
  return verdictOf({
    noun: 'span',
    entries: toSpanViews(spans),
    times: fields.times,
    nameDifferencesOf: (span) => differences(pattern, span.name, 'name'),
    differencesOf: (span) => spanDifferences(fields, span),
    labelOf: (span) => span.name,
    fieldsOf: (span) => shownFields(span, fields),
    outline: () => outlineLines(spanTrees(spans)),
    advice: 'Was the handler called and awaited, with the telemetry that is looked at?',
  });
}

function spanDifferences(expected: SpanExpectation, span: SpanView): Difference[] {
  const { times, status, exception, events = [], links = [], ...fields } = expected;
  const code = typeof status === 'string' ? { code: status } : status;
  return [
    ...differences(status === undefined ? fields : { ...fields, status: code }, span),
    ...(exception === undefined ? [] : [asField('message', exception)]).flatMap((one) =>
      differencesFromAny(one, span.exceptions, 'exceptions'),
    ),
    ...events.flatMap((one) => differencesFromAny(asField('name', one), span.events, 'events')),
    ...links.flatMap((one) => differencesFromAny(one, span.links, 'links')),
  ];
}

/** A text or an expression stands for the field that is asked for most. */
function asField(key: string, expected: unknown): unknown {
  return isPattern(expected) ? { [key]: expected } : expected;
}

/** What tells one span from another, and what was looked at. */
function shownFields(span: SpanView, expected: SpanExpectation): Fields {
  const { kind, status, parent, attributes, exceptions } = span;
  const { times, exception, ...fields } = expected;
  const asked = Object.keys(fields).map((key) => [key, span[key as keyof SpanView]]);
  const shown = { kind, status, parent, attributes, ...Object.fromEntries(asked) };
  return exceptions.length > 0 ? { ...shown, exceptions } : shown;
}
