/**
 * The values of a header or a query parameter in an event's map, as text.
 *
 * A source sends one or a list; `null` and what is no text at all, as a test's event may have, is
 * left out.
 */
export function eventValues(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(eventValues);
  return typeof value === 'number' || typeof value === 'boolean' ? [String(value)] : [];
}
