import type { Matching } from './asymmetric.js';
import { type Difference, differences, differencesFromAny } from './difference.js';
import { type EmfEntry, toEmfEntries, toEmfLines } from './emf-document.js';
import { assertLists, givenFields } from './expectation.js';
import type { Verdict } from './matcher.js';
import { verdictOf } from './search.js';
import { type TextPattern, toPattern } from './text-pattern.js';
import { asName, valueText } from './value-text.js';

type Fields = Readonly<Record<string, unknown>>;

/** What of a metric in EMF is looked at; a field that is left out may be anything. */
export interface EmfMetricExpectation {
  /** The one value that the document holds of it. */
  readonly value?: Matching<number> | undefined;
  /** All values that the document holds of it, in order. */
  readonly values?: Matching<ReadonlyArray<Matching<number>>> | undefined;
  readonly unit?: Matching<TextPattern> | undefined;
  readonly namespace?: Matching<TextPattern> | undefined;
  /** Some of the dimensions of one of the sets. */
  readonly dimensions?: Matching<Fields> | undefined;
  /** The keys of all sets, exactly; in any order. */
  readonly dimensionSets?: ReadonlyArray<readonly string[]> | undefined;
  /** Whether CloudWatch keeps the values by the second. */
  readonly highResolution?: boolean | undefined;
  /** Some of the other members of the document, metadata among them. */
  readonly properties?: Matching<Fields> | undefined;
  /** How many documents must hold it so. Default: one or more. */
  readonly times?: number | undefined;
}

const FIELDS: Readonly<Record<keyof EmfMetricExpectation, true>> = {
  value: true,
  values: true,
  unit: true,
  namespace: true,
  dimensions: true,
  dimensionSets: true,
  highResolution: true,
  properties: true,
  times: true,
};

/** Whether one of the written documents holds the metric as expected. */
export function judgeEmfMetric(
  received: unknown,
  name: TextPattern,
  expected: EmfMetricExpectation = {},
): Verdict {
  const pattern = toPattern(name, 'The name of a metric');
  const fields = givenFields(expected, FIELDS);
  assertLists(fields, 'dimensionSets');
  const entries = toEmfLines(received).flatMap(({ object = {} }) => toEmfEntries(object));
  return verdictOf({
    noun: 'EMF metric',
    entries,
    times: fields.times,
    nameDifferencesOf: (entry) => differences(pattern, entry.name, 'name'),
    differencesOf: (entry) => emfDifferences(fields, entry),
    labelOf: ({ name: label, values, unit }) =>
      `${label} ${valueText(values.length === 1 ? values[0] : values)} ${asName(unit)}`,
    fieldsOf: (entry) => ({ ...entry }),
    advice: 'Was the handler awaited, and is `write` that of its telemetry or meter provider?',
  });
}

function emfDifferences(expected: EmfMetricExpectation, entry: EmfEntry): Difference[] {
  const { times, value, dimensions, dimensionSets, ...fields } = expected;
  const values = entry.values.length === 1 ? entry.values[0] : entry.values;
  const keys = entry.dimensions.map((set) => Object.keys(set));
  return [
    ...differences(fields, entry),
    ...(value === undefined ? [] : differences(value, values, 'value')),
    ...(dimensions === undefined
      ? []
      : differencesFromAny(dimensions, entry.dimensions, 'dimensions')),
    ...(dimensionSets === undefined
      ? []
      : differences(inOrder(dimensionSets), inOrder(keys), 'dimensionSets')),
  ];
}

function inOrder(sets: ReadonlyArray<readonly string[]>): string[][] {
  const sorted = sets.map((set) => [...set].sort());
  return sorted.sort((one, other) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1));
}
