import type { Matching } from './asymmetric.js';
import { type Difference, differences, differencesFromAny } from './difference.js';
import { assertLists, givenFields } from './expectation.js';
import { ABSENT, isPlain } from './field.js';
import type { Verdict } from './matcher.js';
import { verdictOf } from './search.js';
import { type SegmentEntry, toSegmentEntries } from './segment-source.js';
import { outlineLines, spanTrees } from './span-outline.js';
import { isPattern, type TextPattern, toPattern } from './text-pattern.js';

type Fields = Readonly<Record<string, unknown>>;

/** What of a segment document is looked at; a field that is left out may be anything. */
export interface SegmentExpectation {
  readonly id?: Matching<TextPattern> | undefined;
  readonly trace_id?: Matching<TextPattern> | undefined;
  readonly parent_id?: Matching<TextPattern> | undefined;
  /** The name of the parent; `null`: the parent is not among the documents. */
  readonly parent?: Matching<TextPattern | null> | undefined;
  /** Seconds since the epoch. */
  readonly start_time?: Matching<number> | undefined;
  /** Seconds since the epoch. */
  readonly end_time?: Matching<number> | undefined;
  /** `false`: absent or false, as for the three flags. */
  readonly in_progress?: boolean | undefined;
  readonly fault?: boolean | undefined;
  readonly error?: boolean | undefined;
  readonly throttle?: boolean | undefined;
  readonly namespace?: Matching<TextPattern> | undefined;
  readonly origin?: Matching<TextPattern> | undefined;
  readonly user?: Matching<TextPattern> | undefined;
  readonly service?: Matching<Fields> | undefined;
  readonly annotations?: Matching<Fields> | undefined;
  /** By namespace, then by key. */
  readonly metadata?: Matching<Readonly<Record<string, Matching<Fields>>>> | undefined;
  readonly http?: Matching<Fields> | undefined;
  readonly aws?: Matching<Fields> | undefined;
  readonly sql?: Matching<Fields> | undefined;
  /** An exception of the cause: its message, or some of its fields. */
  readonly cause?: Matching<TextPattern | Fields> | undefined;
  /** Links that are among those of the document, in any order. */
  readonly links?: ReadonlyArray<Matching<Fields>> | undefined;
  /** How many must fit. Default: one or more. */
  readonly times?: number | undefined;
}

const FIELDS: Readonly<Record<keyof SegmentExpectation, true>> = {
  id: true,
  trace_id: true,
  parent_id: true,
  parent: true,
  start_time: true,
  end_time: true,
  in_progress: true,
  fault: true,
  error: true,
  throttle: true,
  namespace: true,
  origin: true,
  user: true,
  service: true,
  annotations: true,
  metadata: true,
  http: true,
  aws: true,
  sql: true,
  cause: true,
  links: true,
  times: true,
};

/** Whether one of the documents is a segment as expected. */
export function judgeSegment(
  received: unknown,
  name: TextPattern,
  expected: SegmentExpectation = {},
): Verdict {
  return judgeDocument(false, received, { name, expected });
}

/** Whether one of the documents, or of the parts inside one, is a subsegment as expected. */
export function judgeSubsegment(
  received: unknown,
  name: TextPattern,
  expected: SegmentExpectation = {},
): Verdict {
  return judgeDocument(true, received, { name, expected });
}

interface Sought {
  readonly name: TextPattern;
  readonly expected: SegmentExpectation;
}

function judgeDocument(isSubsegment: boolean, received: unknown, sought: Sought): Verdict {
  const noun = isSubsegment ? 'subsegment' : 'segment';
  const name = toPattern(sought.name, `The name of a ${noun}`);
  const fields = givenFields(sought.expected, FIELDS);
  assertLists(fields, 'links');
  const entries = toSegmentEntries(received);
  return verdictOf({
    noun,
    entries,
    times: fields.times,
    nameDifferencesOf: (entry) => differences(name, entry.name, 'name'),
    differencesOf: (entry) => [
      ...typeDifference(isSubsegment, entry),
      ...documentDifferences(fields, entry),
    ],
    labelOf: (entry) => entry.name,
    fieldsOf: ({ document }) => document,
    outline: () => outlineLines(spanTrees(entries.map(withType))),
    outlined: 'document',
    advice: 'Give the documents of toXRayDocuments(), or what was sent to the daemon.',
  });
}

function withType(entry: SegmentEntry): SegmentEntry {
  return entry.isSubsegment ? entry : { ...entry, name: `${entry.name} (segment)` };
}

function typeDifference(isSubsegment: boolean, entry: SegmentEntry): Difference[] {
  if (entry.isSubsegment === isSubsegment) return [];
  const [expected, received] = isSubsegment ? ['subsegment', ABSENT] : [ABSENT, 'subsegment'];
  return [{ path: 'type', expected, received }];
}

function documentDifferences(expected: SegmentExpectation, entry: SegmentEntry): Difference[] {
  const { times, cause, links = [], parent, ...fields } = expected;
  const { document } = entry;
  const listed = Array.isArray(document['links']) ? document['links'] : [];
  return [
    ...differences(withoutFalse(fields, document), document),
    ...(parent === undefined ? [] : differences(parent, entry.parent, 'parent')),
    ...causeDifferences(cause, document['cause']),
    ...links.flatMap((link) => differencesFromAny(link, listed, 'links')),
  ];
}

/** A flag that must not be set may be left out of the document as well. */
function withoutFalse(fields: Fields, document: Fields): Fields {
  const isOff = ([key, value]: readonly [string, unknown]): boolean =>
    value === false && !Object.hasOwn(document, key);
  return Object.fromEntries(Object.entries(fields).filter((entry) => !isOff(entry)));
}

function causeDifferences(expected: SegmentExpectation['cause'], cause: unknown): Difference[] {
  if (expected === undefined) return [];
  if (!isPlain(cause)) return differences(expected, cause, 'cause');
  if (isPlain(expected) && Object.hasOwn(expected, 'exceptions')) {
    return differences(expected, cause, 'cause');
  }
  const exceptions = Array.isArray(cause['exceptions']) ? cause['exceptions'] : [];
  const exception = isPattern(expected) ? { message: expected } : expected;
  return differencesFromAny(exception, exceptions, 'cause.exceptions');
}
