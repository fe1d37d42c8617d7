import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createQueue } from '../../../exporters/otlp/queue.js';

const weightOf = (item: number): number => item;

const sum = (items: readonly number[]): number => items.reduce((all, item) => all + item, 0);

/** What a queue is asked to do: add an item, take some weight, put back what was taken last. */
const operation = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), value: fc.nat(20) }),
  fc.record({ kind: fc.constant('take' as const), value: fc.nat(20) }),
  fc.record({ kind: fc.constant('putBack' as const), value: fc.constant(0) }),
);

test('nothing is lost unseen, whatever is added, taken and put back, and the limit holds', () => {
  fc.assert(
    fc.property(fc.nat(30), fc.array(operation, { maxLength: 60 }), (limit, operations) => {
      const queue = createQueue(limit, weightOf);
      let added = 0;
      let dropped = 0;
      let gone = 0;
      let taken: number[] = [];
      for (const { kind, value } of operations) {
        if (kind === 'add') {
          added += value;
          dropped += queue.add(value);
        } else if (kind === 'putBack') {
          dropped += queue.putBack(taken);
          taken = [];
        } else {
          gone += sum(taken);
          taken = queue.take(value);
          expect(taken.length <= 1 || sum(taken) <= value).toBe(true);
        }
        expect(queue.weight() + sum(taken) + gone + dropped).toBe(added);
      }
      const left = queue.take(Number.POSITIVE_INFINITY);
      expect(left.length <= 1 || sum(left) <= limit).toBe(true);
      expect(queue.weight()).toBe(0);
    }),
  );
});

test('the oldest make room, and what is put back is the oldest', () => {
  const queue = createQueue(4, () => 1);
  for (const item of ['a', 'b', 'c', 'd', 'e']) queue.add(item);
  const taken = queue.take(2);
  expect(taken).toEqual(['b', 'c']);
  queue.add('f');
  expect(queue.putBack(taken)).toBe(1);
  expect(queue.take(9)).toEqual(['c', 'd', 'e', 'f']);
});

test('an item that is heavier than the limit is kept, as the only one', () => {
  const queue = createQueue(10, weightOf);
  queue.add(3);
  expect(queue.add(50)).toBe(3);
  expect(queue.weight()).toBe(50);
  expect(queue.take(10)).toEqual([50]);
});
