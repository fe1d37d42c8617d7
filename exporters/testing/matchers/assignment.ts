/**
 * Gives as many rows as possible a column of their own, of those that are true in the row.
 *
 * Answers with the column of each row. A row takes another one's column when that one has a further
 * choice: augmenting paths, https://en.wikipedia.org/wiki/Maximum_cardinality_matching
 */
export function assign(table: ReadonlyArray<readonly boolean[]>): Array<number | undefined> {
  const rowOf = new Map<number, number>();
  const place = (row: number, tried: Set<number>): boolean =>
    (table[row] ?? []).some((fits, column) => {
      if (!fits || tried.has(column)) return false;
      tried.add(column);
      const holder = rowOf.get(column);
      if (holder !== undefined && !place(holder, tried)) return false;
      rowOf.set(column, row);
      return true;
    });
  table.forEach((_, row) => {
    place(row, new Set());
  });
  const columns: Array<number | undefined> = table.map(() => undefined);
  for (const [column, row] of rowOf) columns[row] = column;
  return columns;
}
