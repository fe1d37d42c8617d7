/** As much of a heap as the serializer of aws-embedded-metrics calls. */
export interface Queue<T> {
  isEmpty(): boolean;
  extractRoot(): T | undefined;
  insert(item: T): void;
}

/**
 * Stands in for the heap of `@datastructures-js/heap` in what is published: first in, first out.
 *
 * The serializer sorts the metrics of a document by their number of values, to divide them among
 * lines. It gets no more than one line takes, so that the order is of no consequence.
 */
export const MaxHeap = {
  heapify<T>(items: T[]): Queue<T> {
    return {
      isEmpty: () => items.length === 0,
      extractRoot: () => items.shift(),
      insert: (item) => void items.push(item),
    };
  },
};
