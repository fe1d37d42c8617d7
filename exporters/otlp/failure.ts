/** What a failed request says of itself, on one line: Node's error for several addresses has no message but theirs. */
export function failureText(error: unknown): string {
  return textOf(error).replace(/\s+/g, ' ').trim();
}

function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const [first] = error instanceof AggregateError ? error.errors : [];
  return error.message || (first instanceof Error && first.message) || error.name;
}
