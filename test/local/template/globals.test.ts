import { expect, test } from 'vitest';
import { mergeGlobals } from '../../../local/template/globals.js';

test.each<[string, ...Array<Record<string, unknown>>]>([
  ['a text is replaced', { a: 'global' }, { a: 'own' }, { a: 'own' }],
  [
    'mappings are merged',
    { a: { b: 1, c: { d: 1 } } },
    { a: { c: { e: 2 } } },
    { a: { b: 1, c: { d: 1, e: 2 } } },
  ],
  ['lists are joined, the globals first', { a: [1] }, { a: [2] }, { a: [1, 2] }],
  ['another shape replaces', { a: [1] }, { a: { b: 1 } }, { a: { b: 1 } }],
  [
    'a function is replaced',
    { a: { Ref: 'X' } },
    { a: { 'Fn::Sub': 'y' } },
    { a: { 'Fn::Sub': 'y' } },
  ],
  ['a function replaces', { a: { b: 1 } }, { a: { Ref: 'X' } }, { a: { Ref: 'X' } }],
  ['what is in one alone is kept', { a: 1 }, { b: 2 }, { a: 1, b: 2 }],
  ['inherited names are no globals', {}, { toString: { b: 1 } }, { toString: { b: 1 } }],
])('%s', (_name, ...given) => {
  const [globals = {}, own = {}, expected] = given;
  expect(mergeGlobals(globals, own, () => {})).toEqual(expected);
});

test('each merged mapping is told, with the one whose place it takes', () => {
  const own = { a: { b: 1 } };
  const told: Array<[object, object]> = [];
  const merged = mergeGlobals({ a: { c: 1 } }, own, (copy, original) =>
    told.push([copy, original]),
  );
  expect(told).toEqual([
    [merged['a'], own.a],
    [merged, own],
  ]);
});
