import type { Difference } from './difference.js';
import { editDistance } from './edit-distance.js';
import type { Search } from './search.js';

/** What comes nearest to fitting. */
export interface Nearest<TEntry> {
  readonly entry: TEntry;
  readonly found: readonly Difference[];
  /** The name, where that is not as expected. */
  readonly wrongName: Difference | undefined;
  /** Whether a wrong name may be a slip. */
  readonly isSlip: boolean;
}

/** Of those that do not fit, the one of the nearest name, and then with the fewest differences. */
export function nearestOf<TEntry>(search: Search<TEntry>): Nearest<TEntry> | undefined {
  let nearest: Nearest<TEntry> | undefined;
  let least: Weight = [Number.POSITIVE_INFINITY, 0];
  for (const entry of search.entries) {
    const found = search.differencesOf(entry);
    const [wrongName] = search.nameDifferencesOf?.(entry) ?? [];
    if (found.length === 0 && wrongName === undefined) continue;
    const distance = wrongName === undefined ? 0 : nameDistance(wrongName);
    const weight: Weight = [distance, found.length];
    if (!isLess(weight, least)) continue;
    least = weight;
    nearest = { entry, found, wrongName, isSlip: isSlip(wrongName, distance) };
  }
  return nearest;
}

type Weight = readonly [name: number, rest: number];

function isLess([name, rest]: Weight, [otherName, otherRest]: Weight): boolean {
  return name < otherName || (name === otherName && rest < otherRest);
}

/** How far a wrong name is from the expected one: 1 or more; an expression is equally far from all. */
function nameDistance({ expected, received }: Difference): number {
  const isText = typeof expected === 'string' && typeof received === 'string';
  return isText ? editDistance(expected, received) : Number.MAX_SAFE_INTEGER;
}

/** A slip changes about a third of a name at most. */
function isSlip(wrongName: Difference | undefined, distance: number): boolean {
  if (typeof wrongName?.expected !== 'string') return false;
  return distance <= Math.ceil(wrongName.expected.length / 3);
}
