import { expect, test } from 'vitest';
import { MaxHeap } from '../../../exporters/emf/stand-ins/heap.js';

test('the heap of the published serializer hands out each item once, in order', () => {
  const heap = MaxHeap.heapify(['a', 'b']);
  expect([heap.isEmpty(), heap.extractRoot()]).toEqual([false, 'a']);
  heap.insert('c');
  expect([heap.extractRoot(), heap.extractRoot(), heap.isEmpty()]).toEqual(['b', 'c', true]);
});
