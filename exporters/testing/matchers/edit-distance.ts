/** More of a text is not looked at. */
const MAX_CHARACTERS = 100;

/** How many characters must be put in, taken out or replaced to make one text of the other. */
export function editDistance(one: string, other: string): number {
  const from = one.slice(0, MAX_CHARACTERS);
  const to = other.slice(0, MAX_CHARACTERS);
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let line = 1; line <= from.length; line += 1) {
    const next = [line];
    for (let column = 1; column <= to.length; column += 1) {
      const replaced = at(row, column - 1) + (from[line - 1] === to[column - 1] ? 0 : 1);
      next.push(Math.min(replaced, at(row, column) + 1, at(next, column - 1) + 1));
    }
    row = next;
  }
  return at(row, to.length);
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY;
}
