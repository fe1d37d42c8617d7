import type { Difference } from './difference.js';
import type { Paint, Verdict } from './matcher.js';
import { block, countText, differenceLines, fieldLines, paragraphs } from './message.js';
import { type Nearest, nearestOf } from './nearest.js';
import { nameText, valueText } from './value-text.js';

/** A look for something among things of one kind. */
export interface Search<TEntry> {
  /** What one of them is called: `span`. */
  readonly noun: string;
  readonly entries: readonly TEntry[];
  /** How many must fit; `undefined`: one or more. */
  readonly times?: number | undefined;
  /** Whether the name of an entry is another one; not given where there are no names. */
  readonly nameDifferencesOf?: ((entry: TEntry) => readonly Difference[]) | undefined;
  /** Where the rest of an entry is not as expected. */
  readonly differencesOf: (entry: TEntry) => readonly Difference[];
  /** What an entry is called in a list. */
  readonly labelOf: (entry: TEntry) => string;
  /** The fields that tell of an entry. */
  readonly fieldsOf: (entry: TEntry) => Readonly<Record<string, unknown>>;
  /** All that is there, a line each, and what one line is called; default: the labels. */
  readonly outline?: (() => readonly string[]) | undefined;
  readonly outlined?: string | undefined;
  /** What may be wrong when there is nothing at all. */
  readonly advice: string;
}

/** Looks for it. @throws RangeError when `times` is no count. */
export function verdictOf<TEntry>(search: Search<TEntry>): Verdict {
  const { entries, times, nameDifferencesOf, differencesOf } = search;
  assertTimes(times);
  const named = entries.filter((entry) => !nameDifferencesOf?.(entry).length);
  const fitting = named.filter((entry) => differencesOf(entry).length === 0);
  const pass = times === undefined ? fitting.length > 0 : fitting.length === times;
  const isTooMany = fitting.length > (times ?? Number.POSITIVE_INFINITY);
  const text = (paint: Paint): string => {
    if (pass || isTooMany) return presentText(search, fitting, pass);
    return missingText(search, fitting.length, paint);
  };
  return { pass, text };
}

function assertTimes(times: number | undefined): void {
  if (times === undefined || (Number.isInteger(times) && times >= 0)) return;
  throw new RangeError(`times must be a whole number from 0 up, got ${valueText(times)}.`);
}

/** What is there and must not be: under `.not`, or more of them than expected. */
function presentText<TEntry>(
  { noun, times, labelOf, fieldsOf }: Search<TEntry>,
  fitting: readonly TEntry[],
  isRuledOut: boolean,
): string {
  const fits = fitting.length === 1 ? 'fits' : 'fit';
  const counted = `${countText(fitting.length, noun)} ${fits}`;
  const headline = isRuledOut
    ? `${counted}, which the test rules out.`
    : `${counted}, not ${times}.`;
  const [first] = fitting;
  if (first === undefined) return headline;
  return paragraphs(headline, block([nameText(labelOf(first)), ...fieldLines(fieldsOf(first))]));
}

function missingText<TEntry>(search: Search<TEntry>, fitting: number, paint: Paint): string {
  const { noun, entries, times, labelOf, advice, outlined = noun } = search;
  if (entries.length === 0) return `There is no ${noun}. ${advice}`;
  const nearest = nearestOf(search);
  const isNamed = nearest?.wrongName === undefined;
  const labels = search.outline?.() ?? entries.map((entry) => nameText(labelOf(entry)));
  return paragraphs(
    `${headline(noun, { fitting, times, isNamed })}${introduction(nearest)}`,
    nearest !== undefined && isNamed
      ? block([nameText(labelOf(nearest.entry)), ...differenceLines(nearest.found, paint)])
      : '',
    `There ${labels.length === 1 ? 'is' : 'are'} ${countText(labels.length, outlined)}:`,
    block(labels),
  );
}

interface Count {
  readonly fitting: number;
  readonly times: number | undefined;
  readonly isNamed: boolean;
}

function headline(noun: string, { fitting, times, isNamed }: Count): string {
  const fits = fitting === 1 ? 'fits' : 'fit';
  if (fitting > 0) return `${countText(fitting, noun)} ${fits}, not ${times}.`;
  return isNamed ? `No ${noun} fits.` : `No ${noun} has this name.`;
}

function introduction(nearest: Nearest<unknown> | undefined): string {
  if (nearest === undefined) return '';
  const { wrongName, isSlip } = nearest;
  if (wrongName === undefined) return ' The nearest (- expected, + received):';
  return isSlip ? ` The nearest is ${valueText(wrongName.received)}.` : '';
}
