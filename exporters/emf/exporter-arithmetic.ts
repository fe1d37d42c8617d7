import type { EmfValue } from './document.js';

/** How the values of one type of data point are read, added up, and taken from each other. */
export interface Arithmetic<T> {
  /** The value as it can be used; `undefined` when it is not finite. */
  read(value: T): T | undefined;
  /** Two values that fall under the same dimensions, as one. */
  add(one: T, other: T): T;
  /** What came since an earlier value; `undefined` when the counting began anew after it. */
  since(value: T, earlier: T): T | undefined;
  /** What is written: the values of each document, converted, in ascending order; none of nothing. */
  toEmf(value: T, convert: (value: number) => number): ReadonlyArray<readonly EmfValue[]>;
}

/** Sums: parts of a whole. */
export const sums: Arithmetic<number> = {
  read: (value) => (Number.isFinite(value) ? value : undefined),
  add: (one, other) => one + other,
  since: (value, earlier) => (value < earlier ? undefined : value - earlier),
  toEmf: (value, convert) => [[convert(value)]],
};

/** Last values: the later one holds. */
export const lastValues: Arithmetic<number> = {
  ...sums,
  add: (_, other) => other,
};
