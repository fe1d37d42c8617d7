/** What waits to be sent, the oldest first, and never more than its limit. */
export interface Queue<TItem> {
  /** The weight of all that waits. */
  weight(): number;
  /** Adds an item, for which the oldest ones make room; answers with the weight of those. */
  add(item: TItem): number;
  /** Takes the oldest ones, up to a weight; at least one, if any is there. */
  take(maxWeight: number): TItem[];
  /** Puts back, as the oldest, what was taken; answers as `add` does. */
  putBack(items: readonly TItem[]): number;
}

/** Creates a queue. The limit holds but for an item that is heavier by itself. */
export function createQueue<TItem>(limit: number, weightOf: (item: TItem) => number): Queue<TItem> {
  let items: TItem[] = [];
  let weight = 0;

  function makeRoom(): number {
    let dropped = 0;
    let first = 0;
    for (; weight - dropped > limit && first < items.length - 1; first += 1) {
      dropped += weightOf(items[first] as TItem);
    }
    if (first > 0) items.splice(0, first);
    weight -= dropped;
    return dropped;
  }
  return {
    weight: () => weight,
    add(item) {
      items.push(item);
      weight += weightOf(item);
      return makeRoom();
    },
    take(maxWeight) {
      let taken = 0;
      let count = 0;
      for (const item of items) {
        const next = taken + weightOf(item);
        if (count > 0 && next > maxWeight) break;
        taken = next;
        count += 1;
      }
      weight -= taken;
      return items.splice(0, count);
    },
    putBack(taken) {
      items = [...taken, ...items];
      for (const item of taken) weight += weightOf(item);
      return makeRoom();
    },
  };
}
