import { Constants } from 'aws-embedded-metrics/lib/Constants.js';
import { StorageResolution } from 'aws-embedded-metrics/lib/logger/StorageResolution.js';
import { expect, test } from 'vitest';
import { MaxHeap } from '../../../exporters/emf/stand-ins/heap.js';
import * as limits from '../../../exporters/emf/stand-ins/limits.js';

test('the heap of the published serializer hands out each item once, in order', () => {
  const heap = MaxHeap.heapify(['a', 'b']);
  expect([heap.isEmpty(), heap.extractRoot()]).toEqual([false, 'a']);
  heap.insert('c');
  expect([heap.extractRoot(), heap.extractRoot(), heap.isEmpty()]).toEqual(['b', 'c', true]);
});

test('the limits of the published serializer are those of its package', () => {
  expect(Constants).toMatchObject(limits.Constants);
  expect(StorageResolution).toMatchObject(limits.StorageResolution);
  expect(new limits.DimensionSetExceededError('x')).toBeInstanceOf(Error);
});
