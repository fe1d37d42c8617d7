import { type Difference, differences } from './difference.js';
import { isPlain } from './field.js';
import type { Verdict } from './matcher.js';
import { areSpans, toRecordedSpans } from './recorded-spans.js';
import { verdictOf } from './search.js';
import { toSegmentEntries } from './segment-source.js';
import { toSpanViews } from './span-view.js';
import { type TextPattern, toPattern } from './text-pattern.js';
import { valueText } from './value-text.js';

/** A value on a span or in a document, and the name of either. */
interface NotedValue {
  readonly name: string;
  readonly value: unknown;
  readonly namespace?: string | undefined;
  readonly on: string;
}

/** Whether one of the spans or documents has the annotation, with that value when one is given. */
export function judgeAnnotation(received: unknown, key: TextPattern, value?: unknown): Verdict {
  const name = toPattern(key, 'The key of an annotation');
  const entries = ownersIn(received).flatMap(({ on, annotations }) => notedValues(on, annotations));
  return verdictOf({
    noun: 'annotation',
    entries,
    nameDifferencesOf: (entry) => differences(name, entry.name, 'name'),
    differencesOf: (entry) => notedDifferences({ value }, entry),
    labelOf,
    fieldsOf: (entry) => ({ ...entry }),
    advice: 'Was putAnnotation() called inside an invocation?',
  });
}

/** What of a metadata value is looked at beside its key. */
type MetadataArguments = readonly [value?: unknown, namespace?: string | undefined];

/** Whether one of the spans or documents has the metadata, with that value, in that namespace. */
export function judgeMetadata(
  received: unknown,
  key: TextPattern,
  ...[value, namespace]: MetadataArguments
): Verdict {
  const name = toPattern(key, 'The key of metadata');
  const entries = ownersIn(received).flatMap(({ on, metadata }) =>
    Object.entries(metadata).flatMap(([space, fields]) =>
      notedValues(on, fields).map((noted) => ({ ...noted, namespace: space })),
    ),
  );
  return verdictOf({
    noun: 'metadata value',
    entries,
    nameDifferencesOf: (entry) => differences(name, entry.name, 'name'),
    differencesOf: (entry) => notedDifferences({ value, namespace }, entry),
    labelOf,
    fieldsOf: (entry) => ({ ...entry }),
    advice: 'Was putMetadata() called inside an invocation?',
  });
}

interface Owner {
  readonly on: string;
  readonly annotations: unknown;
  readonly metadata: object;
}

function ownersIn(received: unknown): Owner[] {
  if (areSpans(received)) {
    const views = toSpanViews(toRecordedSpans(received));
    return views.map(({ name, annotations, metadata }) => ({ on: name, annotations, metadata }));
  }
  return toSegmentEntries(received).map(({ name, document: { annotations, metadata } }) => {
    return { on: name, annotations, metadata: isPlain(metadata) ? metadata : {} };
  });
}

function notedValues(on: string, fields: unknown): NotedValue[] {
  const entries = isPlain(fields) ? Object.entries(fields) : [];
  return entries.map(([name, value]) => ({ name, value, on }));
}

/** What is not given may be anything. */
function notedDifferences(sought: object, entry: NotedValue): Difference[] {
  const given = Object.entries(sought).filter(([, value]) => value !== undefined);
  return differences(Object.fromEntries(given), entry);
}

function labelOf({ name, value, namespace, on }: NotedValue): string {
  const path = namespace === undefined ? name : `${namespace}.${name}`;
  return `${path}: ${valueText(value)}, on ${on}`;
}
