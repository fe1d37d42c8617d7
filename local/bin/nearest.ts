/** The known word that a mistyped one most likely means; `undefined` when none is near. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  const ranked = known
    .map((candidate) => ({ candidate, edits: editsBetween(word, candidate) }))
    .sort((one, other) => one.edits - other.edits);
  const [best] = ranked;
  // Two slips, or one in three letters of a long word: more of them are another word.
  const most = Math.max(2, Math.floor(word.length / 3));
  return best !== undefined && best.edits <= most ? best.candidate : undefined;
}

// The least letters to put in, take out or change (Levenshtein), row by row.
function editsBetween(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...one].entries()) {
    const next = [index + 1];
    for (const [column, against] of [...other].entries()) {
      const changed = (row[column] ?? 0) + Number(letter !== against);
      next.push(Math.min(changed, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
